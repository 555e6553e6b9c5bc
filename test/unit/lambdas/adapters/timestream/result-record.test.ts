import { describe, expect, it } from 'vitest';
import {
  isReservedColumn,
  recordResult,
  resultRecord,
} from '../../../../../lambdas/adapters/timestream/result-record.ts';
import { sampleResult } from '../../../../contract/samples.ts';

describe('resultRecord', () => {
  it('lies at the start of the window, with the revision as its version', () => {
    expect(resultRecord(sampleResult())).toMatchObject({
      Time: '1741601700000',
      TimeUnit: 'MILLISECONDS',
      Version: 17,
    });
  });

  it('leaves out a measure that is null', () => {
    const { MeasureValues = [] } = resultRecord(sampleResult({ measures: { mean: null, max: 2 } }));
    expect(MeasureValues.map(({ Name }) => Name)).toEqual([
      'window_end',
      'firing',
      'readings',
      'revision',
      'max',
    ]);
  });
});

describe('recordResult', () => {
  it('gives back a row that was merged into another one', () => {
    const merged = sampleResult({ reason: 'merged', count: 0, measures: {}, mergedInto: '60000' });
    const { Dimensions = [], MeasureValues = [], Version } = resultRecord(merged);
    const valuesOf = (
      pairs: readonly { Name?: string | undefined; Value?: string | undefined }[],
    ) => Object.fromEntries(pairs.map(({ Name = '', Value = '' }) => [Name, Value]));
    const record = {
      dimensions: valuesOf(Dimensions),
      timeMs: merged.start,
      version: Number(Version),
      measures: valuesOf(MeasureValues),
    };
    expect(recordResult(record)).toEqual(merged);
  });

  it('is null for a declared aggregate that the record lacks', () => {
    const record = {
      dimensions: { pipeline: 'p', window: 'w', key: 'k' },
      timeMs: 0,
      version: 3,
      measures: { window_end: '60000', firing: 'onTime', readings: '1', revision: '3', max: '2' },
    };
    expect(recordResult(record, ['mean', 'max'])).toEqual({
      type: 'result',
      pipeline: 'p',
      window: 'w',
      key: 'k',
      id: '0',
      start: 0,
      end: 60_000,
      revision: 3,
      reason: 'onTime',
      count: 1,
      measures: { mean: null, max: 2 },
    });
  });
});

describe('isReservedColumn', () => {
  it.each(['time', 'measure_name', 'measure_value', 'ts_x', 'key', 'readings', 'revision'])(
    'keeps %s from aggregates',
    (name) => expect(isReservedColumn(name)).toBe(true),
  );

  it.each(['mean', 'count', 'end', 'timeInState', 'tsunami'])('leaves %s to aggregates', (name) =>
    expect(isReservedColumn(name)).toBe(false),
  );
});
