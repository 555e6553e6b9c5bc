import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pythonProgram } from '../python/python-program.ts';

/** What became of a template in an account that moto plays; counts are by type of resource. */
export interface CreatedStack {
  readonly created: Readonly<Record<string, number>>;
  /** What the services have by their own calls, of types that moto can list. */
  readonly listed: Readonly<Record<string, number>>;
  /** Types of the resources that moto does not know; references to them got an ARN instead. */
  readonly unknown: readonly string[];
}

/**
 * Creates a stack of each template, by its path.
 *
 * @throws Error with what moto refused
 */
export const createdStacks = async (
  files: readonly string[],
): Promise<ReadonlyMap<string, CreatedStack>> => {
  const script = join(import.meta.dirname, '../python/created_stacks.py');
  const program = await pythonProgram('moto', 'python');
  const { stdout } = await promisify(execFile)(program, [script, ...files], {
    maxBuffer: 64 * 2 ** 20,
  });
  return new Map(Object.entries(JSON.parse(stdout) as Record<string, CreatedStack>));
};
