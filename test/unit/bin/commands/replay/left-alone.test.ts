import { describe, expect, it } from 'vitest';
import { erasures, leftAlone } from '../../../../../bin/commands/replay/left-alone.ts';
import { counted, count as counting, type Pipeline } from '../../../../../lambdas/engine/index.ts';
import { smartFactory } from '../../../../../pipelines/smart-factory.ts';
import { sampleResult } from '../../../../contract/samples.ts';
import { closedBounds, statesAt } from './closed-bounds.ts';

const row = sampleResult();
const bounds = closedBounds([row]);
const { maxAge, maxClockAhead } = smartFactory.guards;

describe('what a replay leaves alone', () => {
  it('is nothing of windows that are over', () => {
    expect(leftAlone(bounds, row)).toBeUndefined();
  });

  it('is a window that the live state may still correct', () => {
    expect(leftAlone({ ...bounds, liveStates: statesAt(row.end + maxAge) }, row)).toBe('open');
  });

  it('is a window that was not over where the archive ends', () => {
    expect(leftAlone({ ...bounds, archived: statesAt(row.end + maxAge) }, row)).toBe('open');
  });

  it('is a window of which there is no live state', () => {
    const liveStates = { partitions: [], secondStage: [] };
    expect(leftAlone({ ...bounds, liveStates }, row)).toBe('open');
  });

  it('is a window that counts readings', () => {
    const [first] = smartFactory.windows;
    const aggregate = { n: counting() };
    const window = { ...first, ...counted({ readings: 5, aggregate }), name: 'perMinute' };
    const replayed = { ...smartFactory, windows: [window] } as unknown as Pipeline;
    expect(leftAlone({ ...bounds, replayed }, row)).toBe('counted');
  });

  it('is a row from before its device was erased, and not one from after', () => {
    const erasedAtMs = new Map([[row.key, row.start]]);
    expect(leftAlone({ ...bounds, erasedAtMs }, row)).toBe('erased');
    const start = row.start + maxClockAhead + 60_000;
    const later = sampleResult({ start });
    expect(leftAlone({ ...closedBounds([later]), erasedAtMs }, later)).toBeUndefined();
    expect(leftAlone({ ...bounds, erasedAtMs }, sampleResult({ key: 'TEMP_9' }))).toBeUndefined();
  });

  it('is not a window that the live declaration does not have, once its key is past it', () => {
    const live = { ...smartFactory, windows: [] };
    expect(leftAlone({ ...bounds, live }, row)).toBeUndefined();
  });
});

describe('erasures', () => {
  it('are found among the records, the last of each device', () => {
    const place = { partition: 'p0', position: '1' };
    const erase = (device: string, arrivalTime: number) =>
      ({ ...place, arrivalTime, control: { action: 'erase', device } }) as const;
    const tick = { ...place, arrivalTime: 9, tick: true } as const;
    expect([...erasures([erase('A', 5), tick, erase('A', 3), erase('B', 1)])]).toEqual([
      ['A', 5],
      ['B', 1],
    ]);
  });
});
