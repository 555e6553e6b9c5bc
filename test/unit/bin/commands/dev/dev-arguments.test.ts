import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../../../bin/cli/errors.ts';
import {
  type DevArguments,
  defaultPipeline,
  localRunOptions,
} from '../../../../../bin/commands/dev/dev-arguments.ts';

const listeners = { onProblem: () => {}, onRow: () => {}, onSpan: () => {} };
const { onProblem, onRow: onProgress, onSpan } = listeners;

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

  it('put a Kafka cluster in the place of the embedded stream', () => {
    const kafka = ['127.0.0.1:9092'];
    expect(localRunOptions({ kafka }, listeners)).toMatchObject({ kafka: { brokers: kafka } });
    expect(localRunOptions({ kafka, input: 'a.csv' }, listeners)).toMatchObject({
      input: { file: 'a.csv' },
      kafka: { brokers: kafka },
    });
  });

  it('replay a file', () => {
    const columns = new Map([['value', 'celsius']]);
    const chosen: DevArguments = { input: 'a.csv', columns, speed: 'max', exit: true };
    expect(localRunOptions(chosen, listeners)).toEqual({
      pipelineFile: defaultPipeline,
      onProblem,
      input: { file: 'a.csv', columns, speed: 'max', onProgress, onSpan },
    });
  });

  it('name the store, and a real server behind it', () => {
    const writeUrl = 'http://127.0.0.1:8086/write?db=tidemark';
    expect(localRunOptions({ store: 'influxdb' }, listeners).store).toEqual({ kind: 'influxdb' });
    expect(localRunOptions({ store: 'influxdb', storeUrl: writeUrl }, listeners).store).toEqual({
      kind: 'influxdb',
      writeUrl,
    });
  });

  it.each<[DevArguments, string]>([
    [{ storeUrl: 'http://h/write?db=d' }, '--store-url needs --store influxdb'],
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
