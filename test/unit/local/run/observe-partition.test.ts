import { describe, expect, it } from 'vitest';
import { emptyPartitionState, minutes, noWatermark } from '../../../../lambdas/engine/index.ts';
import { KeyState } from '../../../../lambdas/engine/state/key-state.ts';
import { observePartition, observeSensors } from '../../../../local/run/observe-partition.ts';
import { smartFactory } from '../../../../pipelines/smart-factory.ts';

const nowMs = Date.parse('2025-03-10T10:15:00Z');

const key = (name: string, watermarkMs: number, lastSeenMs: number): KeyState =>
  Object.assign(new KeyState(name, 1, 1), { watermarkMs, lastSeenMs });

const view = (...keys: KeyState[]) => ({
  partition: 'shard-0',
  position: '7',
  entryNumber: 3,
  isSealed: false,
  publishedThrough: { results: 2 },
  state: {
    ...emptyPartitionState(1),
    arrivalClockMs: keys.length === 0 ? noWatermark : nowMs,
    keys: new Map(keys.map((each) => [each.key, each])),
  },
});

describe('observed partition', () => {
  it('has the least watermark of the keys that are not idle', () => {
    const observed = observePartition(
      smartFactory,
      view(
        key('TEMP_1', nowMs - 5_000, nowMs),
        key('TEMP_2', nowMs - 9_000, nowMs - 1_000),
        key('TEMP_3', nowMs - minutes(10), nowMs - minutes(10)),
      ),
    );
    expect(observed).toMatchObject({
      partition: 'shard-0',
      commits: 3,
      keys: 3,
      arrivalClockMs: nowMs,
      watermarkMs: nowMs - 9_000,
      watermarkLagMs: 9_000,
    });
  });

  it('has no watermark before the first reading, nor where every key is idle', () => {
    expect(observePartition(smartFactory, view())).toMatchObject({
      watermarkMs: null,
      arrivalClockMs: null,
      watermarkLagMs: null,
    });
    const idle = view(key('TEMP_1', nowMs - minutes(9), nowMs - minutes(9)));
    expect(observePartition(smartFactory, idle).watermarkMs).toBeNull();
  });
});

describe('observed sensors', () => {
  it('have the tags that hold for them now', () => {
    const partition = view(key('VIB_1', nowMs - 5_000, nowMs));
    const known = { tags: { site: 'plant-1' }, calibration: {}, thresholds: {} };
    for (const validFromMs of [0, nowMs + 1]) {
      const entry = { ...known, validFromMs, ...(validFromMs > 0 && { tags: {} }) };
      partition.state.registry.apply({ action: 'put', device: 'VIB_1', entry });
    }
    expect(observeSensors(smartFactory, partition)[0]?.tags).toEqual({ site: 'plant-1' });
  });

  it('have their declared type and unit, and are idle after the declared silence', () => {
    const partition = view(
      key('VIB_1', nowMs - 5_000, nowMs),
      key('HUM_1', nowMs - minutes(4), nowMs - smartFactory.watermark.idleAfter),
    );
    expect(observeSensors(smartFactory, partition)).toMatchObject([
      { key: 'VIB_1', sensorType: 'vibration', unit: 'mm/s', isIdle: false, watermarkLagMs: 5_000 },
      { key: 'HUM_1', sensorType: 'humidity', unit: '%', isIdle: true },
    ]);
  });
});
