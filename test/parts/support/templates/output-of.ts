import { execFile } from 'node:child_process';

/**
 * What a program prints on its standard output as JSON, however it ends: programs that find
 * something end as if they had failed.
 *
 * @throws Error with what it said on its standard error, where it prints something else
 */
export const outputOf = (program: string, args: readonly string[]): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const options = { maxBuffer: 256 * 2 ** 20 };
    execFile(program, args, options, (_failed, stdout, stderr) => {
      try {
        resolve(JSON.parse(stdout));
      } catch (error) {
        reject(new Error(`${program} printed no JSON, but said: ${stderr}`, { cause: error }));
      }
    });
  });
