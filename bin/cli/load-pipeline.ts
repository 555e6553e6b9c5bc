import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DefinitionError, type Pipeline, pipelineOf } from '../../lambdas/engine/index.ts';
import { UsageError } from './errors.ts';

/**
 * The one pipeline that a file declares.
 *
 * @param file path from the working directory
 * @throws UsageError where there is no such file, it cannot be loaded, or it declares not exactly
 * one
 */
export const loadPipeline = async (file: string): Promise<Pipeline> => {
  const path = resolve(file);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new UsageError(
      `--pipeline is "${file}", but there is no such file; declarations are in pipelines/`,
    );
  }
  try {
    return pipelineOf((await import(pathToFileURL(path).href)) as object, file);
  } catch (error) {
    if (error instanceof DefinitionError) {
      throw new UsageError(`--pipeline is "${file}", where ${error.message}`);
    }
    throw new UsageError(
      `--pipeline is "${file}", which cannot be loaded${lineIn(path, error)}: ${firstLine(error)}`,
    );
  }
};

/** Of syntax errors and of what was thrown, the stack knows the line. */
const lineIn = (path: string, error: unknown): string => {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const [, after = ''] = stack.split(`${path}:`);
  const [line = ''] = /^\d+/.exec(after) ?? [];
  return line === '' ? '' : ` at line ${line}`;
};

const firstLine = (error: unknown): string => String(error).split('\n')[0] ?? '';
