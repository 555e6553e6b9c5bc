import { describe, expect, it } from 'vitest';
import {
  isReservedColumn,
  pointResult,
  resultLine,
} from '../../../../../lambdas/adapters/influxdb/result-point.ts';
import { sampleResult } from '../../../../contract/samples.ts';

const lineOf = (more: Parameters<typeof sampleResult>[0] = {}): string =>
  resultLine('smart_factory', sampleResult(more), 'ns');

describe('resultLine', () => {
  it('is one line, its identity in tags and its values in fields', () => {
    expect(lineOf()).toBe(
      'smart_factory,firing=onTime,key=TEMP_45,pipeline=smart-factory,revision_block=0,' +
        'window=perMinute count=60,max=1e-7,mean=36.8,min=-0.1,readings=60i,revision=17i,' +
        'window_end=1741601760000i,window_start=1741601700000i 1741601700000000017',
    );
  });

  it('leaves out a measure that is null', () => {
    expect(lineOf({ measures: { mean: null, max: 2 } })).not.toContain('mean');
  });

  it('writes a whole number as a double, so that a column has one type', () => {
    expect(lineOf({ measures: { mean: 36 } })).toContain('mean=36,');
  });

  it('names the id of a count window, and lies at the end where the id is the end', () => {
    expect(lineOf({ id: '8' })).toContain(',window_id=8 ');
    const cumulating = lineOf({ id: '1741601760000' });
    expect(cumulating).toContain(',window_id=end ');
    expect(cumulating).toMatch(/ 1741601760000000017$/);
  });

  it('carries the tags of the device as tags', () => {
    expect(lineOf({ tags: { site: 'plant 1' } })).toContain('site=plant\\ 1');
  });
});

describe('pointResult', () => {
  it('is null for a declared aggregate that the point lacks', () => {
    const tags = { pipeline: 'p', window: 'w', key: 'k', firing: 'late', revision_block: '0' };
    const fields = { window_start: 0, window_end: 60_000, readings: 1, revision: 3, max: 2 };
    expect(pointResult({ tags, fields }, ['mean', 'max'])).toEqual({
      type: 'result',
      pipeline: 'p',
      window: 'w',
      key: 'k',
      id: '0',
      start: 0,
      end: 60_000,
      revision: 3,
      reason: 'late',
      count: 1,
      measures: { mean: null, max: 2 },
    });
  });
});

describe('isReservedColumn', () => {
  it.each(['time', 'key', 'readings', 'revision_block', '_field', 'iox_x', 'db'])(
    'keeps %s from aggregates and tags',
    (name) => expect(isReservedColumn(name)).toBe(true),
  );

  it.each(['mean', 'count', 'site', 'db_level'])('leaves %s to them', (name) =>
    expect(isReservedColumn(name)).toBe(false),
  );
});
