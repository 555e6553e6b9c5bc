import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../../../bin/cli/errors.ts';
import {
  type DevArguments,
  defaultPipeline,
  localRunOptions,
} from '../../../../../bin/commands/dev/dev-arguments.ts';

const listeners = { onProblem: () => {}, onRow: () => {} };
const { onProblem, onRow: onProgress } = listeners;

describe('dev arguments', () => {
  it('run the simulated factory by default', () => {
    expect(localRunOptions({}, listeners)).toEqual({ pipelineFile: defaultPipeline, onProblem });
  });

  it('shape the fleet', () => {
    const chosen = { pipeline: 'mine.ts', devices: 7, seed: 3 };
    expect(localRunOptions(chosen, listeners)).toEqual({
      pipelineFile: 'mine.ts',
      devices: 7,
      seed: 3,
      onProblem,
    });
  });

  it('replay a file', () => {
    const columns = new Map([['value', 'celsius']]);
    const chosen: DevArguments = { input: 'a.csv', columns, speed: 'max', exit: true };
    expect(localRunOptions(chosen, listeners)).toEqual({
      pipelineFile: defaultPipeline,
      onProblem,
      input: { file: 'a.csv', columns, speed: 'max', onProgress },
    });
  });

  it.each<[DevArguments, string]>([
    [{ exit: true }, '--exit needs a file; add --input FILE'],
    [{ speed: 2 }, '--speed needs a file'],
    [{ columns: new Map() }, '--columns needs a file'],
    [{ input: 'a.csv', devices: 7 }, '--devices is for the simulated fleet'],
    [{ input: 'a.csv', seed: 7 }, '--seed is for the simulated fleet'],
  ])('refuse %j', (chosen, why) => {
    expect(() => localRunOptions(chosen, listeners)).toThrow(UsageError);
    expect(() => localRunOptions(chosen, listeners)).toThrow(why);
  });
});
