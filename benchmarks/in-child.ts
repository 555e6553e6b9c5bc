import { fork } from 'node:child_process';

/** A measurement that needs a process of its own: plain data in, plain data out. */
export interface ChildTask<Input extends object> {
  /** The module that exports it. */
  readonly module: URL;
  readonly name: string;
  readonly input: Input;
  /** Of Node and V8. */
  readonly flags: readonly string[];
}

/**
 * Runs an exported function in a process of its own, for figures that belong to a process: its heap
 * and its flags.
 *
 * @throws Error where the process ends without an answer
 */
export const inChild = <Input extends object, Result>({
  module,
  name,
  input,
  flags,
}: ChildTask<Input>): Promise<Result> =>
  new Promise((resolve, reject) => {
    const child = fork(
      new URL('./children/answer-once.ts', import.meta.url),
      [module.href, name, JSON.stringify(input)],
      { execArgv: [...flags], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] },
    );
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    let answer: { readonly result: Result } | undefined;
    child.on('message', (message) => {
      answer = message as { readonly result: Result };
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (answer !== undefined) return resolve(answer.result);
      const how = signal ?? `exit ${code}`;
      return reject(new Error(`${name} ended without an answer: ${how}: ${said}`));
    });
  });
