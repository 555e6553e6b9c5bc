import { describe, expect, it } from 'vitest';
import type { SourceRecord } from '../../../../lambdas/engine/index.ts';
import { skipProcessed } from '../../../../lambdas/runtime/skip-processed.ts';

const state = { position: '10', arrivalClockMs: 500 };
const tick = (position: string, arrivalTimeMs: number): SourceRecord => ({
  kind: 'tick',
  partition: 'records-0',
  position,
  arrivalTimeMs,
});
const reading = {
  partition: 'records-0',
  topic: 'dt/north/S1',
  clientId: 'S1',
  payload: new Uint8Array(),
};
const redrive = { id: 'records-0/4/0', untilMs: 900 };

describe('records that come again', () => {
  it('are passed over up to the committed position', () => {
    const records = [tick('8', 300), tick('10', 500), tick('11', 400)];
    expect(skipProcessed(state, records)).toEqual({ skipped: 2, hasErased: false });
    expect(skipProcessed(state, records.slice(2))).toEqual({ skipped: 0, hasErased: false });
    expect(skipProcessed(state, records.slice(0, 2))).toEqual({ skipped: 2, hasErased: false });
  });

  it('are no such where one is newer than all that was processed', () => {
    const newer = tick('9', 501);
    expect(skipProcessed(state, [tick('8', 500), newer, tick('11', 502)])).toEqual({
      skipped: 1,
      unseen: newer,
      hasErased: false,
    });
  });

  it('are known by their time where it moved the clock, and by nothing else', () => {
    const records: SourceRecord[] = [
      {
        kind: 'foreign',
        partition: 'records-0',
        position: '2',
        payload: reading.payload,
        detail: '',
      },
      { ...reading, kind: 'redriven', position: '3', arrivalTimeMs: 700, redrive },
    ];
    expect(skipProcessed(state, records)).toEqual({ skipped: 2, hasErased: false });
    const ordinary: SourceRecord = {
      ...reading,
      kind: 'reading',
      position: '3',
      arrivalTimeMs: 700,
    };
    expect(skipProcessed(state, [ordinary])).toMatchObject({ skipped: 0, unseen: ordinary });
  });

  it('tell whether a device was erased by one that is passed over', () => {
    const erasure = (position: string): SourceRecord => ({
      kind: 'control',
      partition: 'records-0',
      position,
      arrivalTimeMs: 400,
      change: { action: 'erase', device: 'S1' },
    });
    expect(skipProcessed(state, [erasure('9'), tick('11', 600)]).hasErased).toBe(true);
    expect(skipProcessed(state, [tick('9', 400), erasure('11')]).hasErased).toBe(false);
  });
});
