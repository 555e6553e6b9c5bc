import { describe, expect, it } from 'vitest';
import {
  emptyPartitionState,
  PartitionFold,
  type SourceRecord,
} from '../../../lambdas/engine/index.ts';
import { jsonFormat } from '../../../lambdas/formats/json.ts';
import { smartFactory } from '../../../pipelines/smart-factory.ts';
import { FoldOutcomes } from '../../support/fold-run.ts';

const start = Date.parse('2025-03-10T10:15:00Z');

/** Folds readings `[sensor, seconds after the start, value, unit]`, each arriving as it is measured. */
const fold = (
  readings: readonly (readonly [sensor: string, second: number, value: number, unit: string])[],
): FoldOutcomes => {
  const outcomes = new FoldOutcomes();
  const state = emptyPartitionState(smartFactory.windows.length);
  const partition = new PartitionFold(smartFactory, jsonFormat, 'p0', state);
  for (const [at, [sensor, second, value, unit]] of readings.entries()) {
    const arrivalTimeMs = start + second * 1_000;
    const timestamp = new Date(arrivalTimeMs).toISOString();
    const payload = JSON.stringify({ sensor_id: sensor, value, unit, timestamp });
    const record: SourceRecord = {
      kind: 'reading',
      partition: 'p0',
      position: String(at + 1),
      arrivalTimeMs,
      topic: `dt/plant-1/${sensor}`,
      clientId: sensor,
      payload: new TextEncoder().encode(payload),
    };
    partition.fold(record, outcomes);
  }
  return outcomes;
};

describe('smart factory', () => {
  it('averages each sensor minute by minute, in the declared units', () => {
    const { results, refused } = fold([
      ['TEMP_45', 1, 36.8, 'C'],
      ['TEMP_45', 31, 98.6, 'F'],
      ['PRES_1', 1, 101.325, 'kPa'],
      ['TEMP_45', 65, 40, 'C'],
      ['PRES_1', 65, 1_013, 'hPa'],
    ]);
    expect(refused).toEqual([]);
    expect(results.map(({ key, count, measures }) => ({ key, count, ...measures }))).toEqual([
      { key: 'TEMP_45', count: 2, mean: 36.9, min: 36.8, max: 37 },
      { key: 'PRES_1', count: 1, mean: 1_013.25, min: 1_013.25, max: 1_013.25 },
    ]);
    expect(results[0]).toMatchObject({ pipeline: 'smart-factory', window: 'perMinute', start });
  });

  it('raises a critical alert where a temperature passes 80 C, until it is at most 75 C', () => {
    const { alerts } = fold([
      ['TEMP_45', 1, 81, 'C'],
      ['VIB_1', 1, 49, 'mm/s'],
      ['TEMP_45', 65, 78, 'C'],
      ['VIB_1', 65, 49, 'mm/s'],
      ['TEMP_45', 125, 75, 'C'],
      ['TEMP_45', 185, 70, 'C'],
    ]);
    expect(alerts.map(({ id, state, severity }) => [id, state, severity])).toEqual([
      [`smart-factory/overheating/TEMP_45/${start}`, 'alarm', 'critical'],
      [`smart-factory/overheating/TEMP_45/${start}`, 'ok', 'critical'],
    ]);
  });

  it('refuses what a sensor of its type cannot say', () => {
    const { refused } = fold([
      ['HUM_1', 1, 101, '%'],
      ['HUM_1', 2, 50, 'C'],
      ['LIGHT_1', 3, 5, 'lx'],
    ]);
    const reasons = refused.map((reading) => (reading.type === 'rejected' ? reading.reason : ''));
    expect(reasons).toEqual(['out_of_range', 'unit', 'schema']);
  });
});
