import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from './free-ports.ts';

export interface ProgramOptions {
  readonly path: string;
  /** @param folder its own, empty at first and removed at the end @param ports free ones */
  argumentsFor(folder: string, ports: readonly [number, number]): readonly string[];
  /** Answers with success once the program is ready. */
  readonly healthPath: string;
}

/** A server that was started for a test. */
export interface StartedProgram {
  /** `http://127.0.0.1:<first port>` */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a real server on this machine and waits until it answers. */
export const startProgram = async (options: ProgramOptions): Promise<StartedProgram> => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-server-'));
  const [first = 0, second = 0] = await freePorts(2);
  const child = spawn(options.path, options.argumentsFor(folder, [first, second]), {
    stdio: 'pipe',
  });
  const ended = once(child, 'exit').then(() => undefined);
  let said = '';
  for (const output of [child.stdout, child.stderr]) {
    output.on('data', (text: Buffer) => {
      said = `${said}${text}`.slice(-4_000);
    });
  }
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${first}`;
  while (!(await answers(`${url}${options.healthPath}`))) {
    if (child.exitCode !== null || child.signalCode !== null) {
      await stop();
      throw new Error(`${options.path} ended before it was ready. It said:\n${said}`);
    }
    await sleep(50);
  }
  return { url, stop };
};

const answers = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
};
