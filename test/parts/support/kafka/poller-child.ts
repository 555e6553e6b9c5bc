import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PollerConfig } from './join-run.ts';

/** One more member of a consumer group, in a process of its own. */
export interface PollerChild {
  /** Ends it at once, in the middle of whatever it does. */
  kill(): Promise<void>;
}

/** Starts the process; resolves once it takes part in the group. */
export const startPollerChild = async (config: PollerConfig): Promise<PollerChild> => {
  const url = pathToFileURL(join(import.meta.dirname, 'join-run.ts')).href;
  const script = `
    const { joinRun } = await import(${JSON.stringify(url)});
    await joinRun(${JSON.stringify(config)});
    console.log('joined');`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const killNow = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', killNow);
  const exited = once(child, 'exit');
  const joined = once(child.stdout, 'data');
  await Promise.race([
    joined,
    exited.then(([code]) => {
      throw new Error(`the poller ended with ${code} before it had joined`);
    }),
  ]);
  return {
    kill: async () => {
      killNow();
      await exited;
      process.off('exit', killNow);
    },
  };
};
