import { describe, expect, it } from 'vitest';
import { pointFault } from '../../../../../lambdas/adapters/influxdb/point-fault.ts';
import { sampleResult } from '../../../../contract/samples.ts';

describe('pointFault', () => {
  it('finds none in a result that InfluxDB can keep', () => {
    expect(pointFault(sampleResult({ tags: { site: '' } }))).toBeUndefined();
  });

  it('names what is wrong and what to do', () => {
    const faultOf = (more: Parameters<typeof sampleResult>[0]) => pointFault(sampleResult(more));
    expect(faultOf({ measures: { readings: 1 } })).toContain('"readings"');
    expect(faultOf({ tags: { firing: 'x' } })).toContain('"firing" is named like a column');
    expect(faultOf({ tags: { mean: 'x' } })).toContain('"mean" is an aggregate and a tag');
    expect(faultOf({ key: 'k'.repeat(21_850) })).toContain('shorten the key');
    expect(faultOf({ start: 9_223_372_036_854 })).toContain('outside what InfluxDB can hold');
    expect(faultOf({ start: -9_223_372_036_855 })).toContain('outside what InfluxDB can hold');
  });

  it('goes by the retention, where there is one, to the millisecond', () => {
    const result = sampleResult();
    expect(pointFault(result, result.start)).toBeUndefined();
    expect(pointFault(result, result.start + 1)).toBe(
      'its time 2025-03-10T10:15:00.000Z is before 2025-03-10T10:15:00.001Z, ' +
        "the store's retention: it would be dropped",
    );
  });
});
