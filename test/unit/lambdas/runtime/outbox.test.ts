import { describe, expect, it } from 'vitest';
import type {
  AlertTransition,
  Outcomes,
  RejectedReading,
  WindowResult,
} from '../../../../lambdas/engine/index.ts';
import { Outbox } from '../../../../lambdas/runtime/outbox.ts';

const result = (part: Partial<WindowResult> = {}): WindowResult => ({
  type: 'result',
  pipeline: 'small',
  window: 'tens',
  key: 'S1',
  id: '0',
  start: 0,
  end: 10_000,
  revision: 1,
  reason: 'onTime',
  count: 1,
  measures: { mean: 1 },
  ...part,
});

const alert = (part: Partial<AlertTransition> = {}): AlertTransition => ({
  type: 'alert',
  id: 'small/hot/S1/0',
  pipeline: 'small',
  rule: 'hot',
  key: 'S1',
  state: 'alarm',
  severity: 'warning',
  at: 0,
  detail: 'hot',
  revision: 1,
  ...part,
});

const rejected = (payload: Uint8Array, index = 0): RejectedReading => ({
  type: 'rejected',
  reason: 'schema',
  partition: 'p0',
  position: '1',
  index,
  detail: 'bad',
  payload,
});

describe('Outbox', () => {
  it('keeps the last firing of each identity', () => {
    const outbox = new Outbox();
    outbox.result(result({ revision: 1 }));
    outbox.result(result({ revision: 1, key: 'S2' }));
    outbox.result(result({ revision: 1, window: 'hours' }));
    outbox.result(result({ revision: 4, reason: 'late' }));
    expect(outbox.results).toEqual([
      result({ revision: 4, reason: 'late' }),
      result({ revision: 1, key: 'S2' }),
      result({ revision: 1, window: 'hours' }),
    ]);
  });

  it('keeps the transitions of an alert that different records caused, in order', () => {
    const outbox = new Outbox();
    outbox.alert(alert({ revision: 1 }));
    outbox.alert(alert({ revision: 2, state: 'ok' }));
    expect(outbox.alerts.map(({ state }) => state)).toEqual(['alarm', 'ok']);
  });

  it('keeps the last transition of an alert that one record raised and ended', () => {
    const outbox = new Outbox();
    outbox.alert(alert());
    outbox.alert(alert({ id: 'small/hot/S2/0', key: 'S2' }));
    outbox.alert(alert({ state: 'ok' }));
    expect(outbox.alerts.map(({ key, state }) => [key, state])).toEqual([
      ['S1', 'ok'],
      ['S2', 'alarm'],
    ]);
  });

  it('tells its observer every outcome, coalesced or not', () => {
    const heard: unknown[] = [];
    const hear = (outcome: unknown): void => {
      heard.push(outcome);
    };
    const readings = { quarantined: hear, duplicate: hear };
    const observer: Outcomes = { ...readings, result: hear, alert: hear, contribution: hear };
    const outbox = new Outbox(observer);
    const told = [result(), result({ revision: 2 }), alert(), alert({ state: 'ok' })] as const;
    outbox.result(told[0]);
    outbox.result(told[1]);
    outbox.alert(told[2]);
    outbox.alert(told[3]);
    expect(heard).toEqual(told);
  });

  it('counts the payload of a pack once', () => {
    const payload = new Uint8Array(1_000);
    const outbox = new Outbox();
    outbox.quarantined(rejected(payload));
    const once = outbox.estimatedBytes;
    outbox.quarantined(rejected(payload, 1));
    expect(outbox.estimatedBytes - once).toBeLessThan(payload.length);
    outbox.quarantined(rejected(new Uint8Array(1_000)));
    expect(outbox.estimatedBytes - once).toBeGreaterThan(payload.length);
  });
});
