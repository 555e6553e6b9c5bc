import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlertTransition, WindowResult } from '../../../../../lambdas/engine/index.ts';
import type { AlertRule } from '../../../../../lambdas/engine/pipeline.ts';
import {
  evaluateThreshold,
  settleThreshold,
} from '../../../../../lambdas/engine/rules/evaluate-threshold.ts';
import { emptyThresholdMemory } from '../../../../../lambdas/engine/rules/threshold-memory.ts';
import { alarmsOf, noMeasures } from '../../../../../simulation/oracle/reference-rows.ts';

const rule = (given: Partial<AlertRule> = {}): AlertRule => ({
  kind: 'threshold',
  name: 'hot',
  window: 'w',
  measure: 'mean',
  direction: 'above',
  limit: 80,
  clear: 75,
  severity: 'critical',
  ...given,
});

type Fired = readonly [start: number, value: number | null];

/** Feeds a rule firings, those of one record at a time. */
class RuleUnderTest {
  readonly memory = emptyThresholdMemory();
  private readonly rule: AlertRule;
  private revision = 0;

  constructor(given: Partial<AlertRule> = {}) {
    this.rule = rule(given);
  }

  transitions(...fired: readonly Fired[]): AlertTransition[] {
    this.revision += 1;
    return evaluateThreshold(
      this.rule,
      this.memory,
      fired.map(
        ([start, value]): WindowResult => ({
          type: 'result',
          pipeline: 'p',
          window: 'w',
          key: 'd1',
          id: String(start),
          start,
          end: start + 10,
          revision: this.revision,
          reason: 'onTime',
          count: 1,
          measures: { mean: value },
        }),
      ),
    );
  }

  /** `cause state` of each transition. */
  fire(...fired: readonly Fired[]): string[] {
    return this.transitions(...fired).map(({ at, state }) => `${at} ${state}`);
  }

  /** Settles the windows, ten ms long, that start before then. */
  settleBefore(start: number): void {
    settleThreshold(this.rule, this.memory, ({ end }) => end - 10 < start);
  }
}

describe('threshold rule', () => {
  it('raises above its limit, not at it, and ends at its clear value, not above it', () => {
    const hot = new RuleUnderTest();
    expect(hot.fire([0, 80])).toEqual([]);
    expect(hot.fire([10, 80.5])).toEqual(['10 alarm']);
    expect(hot.fire([20, 76])).toEqual([]);
    expect(hot.fire([30, 75])).toEqual(['10 ok']);
  });

  it('raises below its limit, not at it, and ends at its clear value, not below it', () => {
    const cold = new RuleUnderTest({ direction: 'below', limit: 10, clear: 15 });
    expect(cold.fire([0, 10])).toEqual([]);
    expect(cold.fire([10, 9.5])).toEqual(['10 alarm']);
    expect(cold.fire([20, 14])).toEqual([]);
    expect(cold.fire([30, 15])).toEqual(['10 ok']);
  });

  it('names an alarm after the window that left ok, and says so once', () => {
    const hot = new RuleUnderTest();
    const [alarm] = hot.transitions([10, 90]);
    expect(alarm).toEqual({
      type: 'alert',
      id: 'p/hot/d1/10',
      pipeline: 'p',
      rule: 'hot',
      key: 'd1',
      state: 'alarm',
      severity: 'critical',
      at: 10,
      detail: 'mean 90 of d1, w window from 1970-01-01T00:00:00.010Z, is above 80',
      revision: 1,
    });
    expect(hot.fire([20, 95], [30, 99])).toEqual([]);
    expect(hot.fire([10, 91])).toEqual([]);
  });

  it('passes over windows without the measure', () => {
    const hot = new RuleUnderTest();
    expect(hot.fire([0, 90])).toEqual(['0 alarm']);
    expect(hot.fire([10, null])).toEqual([]);
    expect(hot.memory.evaluations).toHaveLength(1);
  });

  it('withdraws an alarm whose window is corrected back into its limit', () => {
    const hot = new RuleUnderTest();
    hot.fire([0, 90]);
    expect(hot.fire([0, 70])).toEqual(['0 corrected']);
    expect(hot.fire([0, 90])).toEqual(['0 alarm']);
  });

  it('moves an alarm to the earlier window that a correction shows as its cause', () => {
    const hot = new RuleUnderTest();
    hot.fire([0, 70]);
    hot.fire([10, 90]);
    expect(hot.fire([0, 85])).toEqual(['10 corrected', '0 alarm']);
  });

  it('splits an alarm in two where a correction ends it in between', () => {
    const hot = new RuleUnderTest();
    hot.fire([0, 90]);
    hot.fire([20, 90]);
    expect(hot.fire([10, 70])).toEqual(['0 ok', '20 alarm']);
  });

  it('reopens an alarm whose end is corrected away, and withdraws the one after it', () => {
    const hot = new RuleUnderTest();
    hot.fire([0, 90], [10, 70], [20, 90]);
    expect(hot.fire([10, 85])).toEqual(['20 corrected', '0 alarm']);
  });

  it('tells an alarm that one record both raises and ends once, as over, with both values', () => {
    const hot = new RuleUnderTest();
    const transitions = hot.transitions([0, 90], [10, 70]);
    expect(transitions.map(({ at, state }) => `${at} ${state}`)).toEqual(['0 ok']);
    expect(transitions[0]?.detail).toBe(
      'mean 90 of d1, w window from 1970-01-01T00:00:00.000Z, is above 80; ' +
        'mean 70 of d1, w window from 1970-01-01T00:00:00.010Z, is back, at most 75',
    );
  });

  it('says why an alarm is over or withdrawn, in the words of its direction', () => {
    const cold = new RuleUnderTest({ direction: 'below', limit: 10, clear: 15 });
    cold.fire([0, 5]);
    expect(cold.transitions([10, 16]).map(({ detail }) => detail)).toEqual([
      'mean 16 of d1, w window from 1970-01-01T00:00:00.010Z, is back, at least 15',
    ]);
    const hot = new RuleUnderTest();
    hot.fire([0, 90]);
    expect(hot.transitions([0, 70]).map(({ detail }) => detail)).toEqual([
      'mean 70 of d1, w window from 1970-01-01T00:00:00.000Z, ' +
        'after late readings, does not support the alarm',
    ]);
  });

  it('has something to commit only where a value was noted or settled', () => {
    const hot = new RuleUnderTest();
    const { memory } = hot;
    hot.settleBefore(100);
    hot.fire([0, null]);
    expect(memory.isDirty).toBe(false);
    hot.fire([0, 1]);
    expect(memory.isDirty).toBe(true);
    memory.isDirty = false;
    hot.settleBefore(0);
    expect(memory.isDirty).toBe(false);
    hot.settleBefore(1);
    expect(memory.isDirty).toBe(true);
  });

  it('keeps an alarm standing when its window is settled, and ends it under its old cause', () => {
    const hot = new RuleUnderTest();
    hot.fire([0, 90]);
    hot.fire([10, 90]);
    hot.settleBefore(10);
    expect(hot.memory).toMatchObject({ standing: '0', evaluations: [{ start: 10 }] });
    expect(hot.fire([10, 70])).toEqual(['0 ok']);
    expect(hot.fire([10, 90])).toEqual(['0 alarm']);
  });
});

/** Records of one to three firings, few windows, so that corrections are common. */
const records = fc.array(
  fc.array(fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 65, max: 90 })), {
    minLength: 1,
    maxLength: 3,
  }),
  { maxLength: 40 },
);

const directions = fc.constantFrom('above', 'below');

const scripted = (
  direction: 'above' | 'below',
): Pick<AlertRule, 'direction' | 'limit' | 'clear'> =>
  direction === 'above' ? { direction, limit: 80, clear: 75 } : { direction, limit: 75, clear: 80 };

/** As the alert table has it: the highest revision of an id, the first of equal ones. */
const rowsOf = (transitions: readonly AlertTransition[]): Map<number, string> => {
  const rows = new Map<number, AlertTransition>();
  for (const alert of transitions) {
    if ((rows.get(alert.at)?.revision ?? 0) < alert.revision) rows.set(alert.at, alert);
  }
  return new Map([...rows].map(([at, { state }]) => [at, state]));
};

const recomputed = (
  direction: 'above' | 'below',
  values: ReadonlyMap<number, number>,
): ReadonlyMap<number, string> => {
  const { limit, clear } = scripted(direction);
  const measures = [...values].map(
    ([start, mean]) => [start, { end: start + 10, measures: { ...noMeasures(), mean } }] as const,
  );
  const named = { name: 'hot', window: 'w', measure: 'mean', direction, limit, clear } as const;
  return alarmsOf(named, new Map(measures));
};

describe('threshold rule, after any firings and corrections', () => {
  it('has the alarms that the newest values of all windows give', () => {
    fc.assert(
      fc.property(directions, records, (direction, fired) => {
        const subject = new RuleUnderTest(scripted(direction));
        const transitions: AlertTransition[] = [];
        const values = new Map<number, number>();
        for (const record of fired) {
          transitions.push(...subject.transitions(...record));
          for (const [start, value] of record) values.set(start, value);
        }
        const rows = rowsOf(transitions);
        const standing = new Map([...rows].filter(([, state]) => state !== 'corrected'));
        expect(standing).toEqual(recomputed(direction, values));
      }),
    );
  });

  it('has them too where windows are settled as soon as nothing corrects them', () => {
    fc.assert(
      fc.property(directions, records, (direction, fired) => {
        const subject = new RuleUnderTest(scripted(direction));
        const transitions: AlertTransition[] = [];
        const values = new Map<number, number>();
        for (const [at, record] of fired.entries()) {
          // Corrections reach back over eight windows, from a frontier that moves on.
          const fresh = record.map(([start, value]) => [start + 3 * at, value] as const);
          transitions.push(...subject.transitions(...fresh));
          for (const [start, value] of fresh) values.set(start, value);
          subject.settleBefore(3 * (at + 1));
        }
        const standing = [...rowsOf(transitions)].filter(([, state]) => state !== 'corrected');
        expect(new Map(standing)).toEqual(recomputed(direction, values));
        expect(subject.memory.evaluations.length).toBeLessThanOrEqual(9);
      }),
    );
  });

  it('tells an alarm at most once per record', () => {
    fc.assert(
      fc.property(directions, records, (direction, fired) => {
        const subject = new RuleUnderTest(scripted(direction));
        for (const record of fired) {
          const ids = subject.transitions(...record).map(({ id }) => id);
          expect(new Set(ids).size).toBe(ids.length);
        }
      }),
    );
  });
});
