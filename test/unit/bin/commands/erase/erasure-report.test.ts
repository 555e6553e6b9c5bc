import { describe, expect, it } from 'vitest';
import { erasureText } from '../../../../../bin/commands/erase/erasure-report.ts';

const removed = {
  state: true,
  alerts: 2,
  quarantinedReadings: 3,
  quarantinedPayloads: 1,
  refusedResults: 0,
};

describe('the report of an erasure', () => {
  it('tells a person what was removed and what remains', () => {
    const remains = [{ where: 'stream', days: 8, detail: 'records stay for 192 hours' }] as const;
    const report = { device: 'METER_7', partition: 'p0', entry: 41, removed, remains };
    expect(erasureText(report)).toEqual([
      'METER_7 is erased from p0, as of entry 41',
      'removed:',
      '  state                all of it, from snapshots too',
      '  alert rows           2',
      '  quarantined readings 3',
      '  their payloads       1',
      '  refused results      0',
      'remains until it expires:',
      '  stream: records stay for 192 hours',
    ]);
  });

  it('says so where there was no state', () => {
    const none = { ...removed, state: false };
    const report = { device: 'METER_7', partition: 'p0', entry: 1, removed: none, remains: [] };
    expect(erasureText(report)[2]).toBe('  state                there was none');
  });
});
