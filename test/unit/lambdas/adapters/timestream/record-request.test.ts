import { describe, expect, it } from 'vitest';
import { recordRequest } from '../../../../../lambdas/adapters/timestream/record-request.ts';
import { resultRecord } from '../../../../../lambdas/adapters/timestream/result-record.ts';
import { sampleResult } from '../../../../contract/samples.ts';

describe('recordRequest', () => {
  it('says once what all records share', () => {
    const keys = ['A', 'B'].map((key) => resultRecord(sampleResult({ key })));
    const { CommonAttributes, Records } = recordRequest(keys);
    expect(CommonAttributes).toEqual({
      Dimensions: [
        { Name: 'pipeline', Value: 'smart-factory' },
        { Name: 'window', Value: 'perMinute' },
      ],
      MeasureName: 'perMinute',
      MeasureValueType: 'MULTI',
      TimeUnit: 'MILLISECONDS',
    });
    expect(Records?.map(({ Dimensions }) => Dimensions)).toEqual([
      [{ Name: 'key', Value: 'A' }],
      [{ Name: 'key', Value: 'B' }],
    ]);
  });

  it('leaves to each record what differs', () => {
    const windows = ['perMinute', 'hourly'].map((window) => resultRecord(sampleResult({ window })));
    const { CommonAttributes, Records } = recordRequest(windows);
    expect(CommonAttributes?.MeasureName).toBeUndefined();
    expect(Records?.map(({ MeasureName }) => MeasureName)).toEqual(['perMinute', 'hourly']);
  });

  it('sends no dimensions twice where there is one record', () => {
    const { CommonAttributes, Records } = recordRequest([resultRecord(sampleResult())]);
    expect(CommonAttributes?.Dimensions).toHaveLength(3);
    expect(Records?.[0]?.Dimensions).toBeUndefined();
  });

  it('is empty of nothing', () => {
    expect(recordRequest([])).toEqual({ Records: [] });
  });
});
