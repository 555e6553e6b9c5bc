import { describe, expect, it } from 'vitest';
import type { ReadingSchema } from '../../../../../lambdas/engine/index.ts';
import {
  judged,
  soundReading as reading,
  judgedSchema as schema,
} from '../../../../support/judged.ts';

describe('reading schema, version, message id and sequence', () => {
  const versioned: ReadingSchema = { ...schema, version: { field: 'v', accepts: [1, '2'] } };
  const named: ReadingSchema = { ...schema, messageId: 'id' };

  it.each([
    [1, 'fine'],
    ['2', 'fine'],
    ['1', 'unknown_version'],
    [2, 'unknown_version'],
    [undefined, 'unknown_version'],
    [null, 'unknown_version'],
    [{}, 'unknown_version'],
  ])('judges version %j: %s', (v, verdict) => {
    expect(judged({ ...reading, v }, { schema: versioned }).verdict).toBe(verdict);
  });

  it('looks at the version before anything that it may have changed', () => {
    const { verdict, detail } = judged({ v: 3 }, { schema: versioned });
    expect(verdict).toBe('unknown_version');
    expect(detail).toBe('v is 3, not 1, 2');
  });

  it('tells resends by their message id where one is declared', () => {
    expect(judged({ ...reading, id: 'm1' }, { schema: named }).judge.identity).toBe('m1');
    expect(judged({ ...reading, id: 7 }, { schema: named }).judge.identity).toBe(7);
    for (const id of [undefined, null, true, {}, [], '']) {
      const { verdict, detail } = judged({ ...reading, id }, { schema: named });
      expect(verdict).toBe('schema');
      expect(detail).toMatch(/^id is .*, but must be a number or text of 1 to 128 characters$/);
    }
  });

  it('takes message ids of up to 128 characters, as every one is kept in state', () => {
    const as = (id: string): string => judged({ ...reading, id }, { schema: named }).verdict;
    expect(as('x'.repeat(128))).toBe('fine');
    expect(as('x'.repeat(129))).toBe('schema');
  });

  it('tells resends by their exact values where no message id is declared', () => {
    const identity = (change: Record<string, unknown>): unknown =>
      judged({ ...reading, ...change }).judge.identity;
    expect(identity({})).toBe(identity({ comment: 'again' }));
    expect(identity({})).not.toBe(identity({ value: 36.800000000000004 }));
    expect(identity({})).not.toBe(identity({ bat: 0 }));
    expect(identity({ value: 0 })).toBe(identity({ value: -0 }));
  });

  it('tells apart what the same digits of two measures name', () => {
    const measures = {
      a: { unit: 'C', range: [0, 99] },
      b: { unit: 'C', range: [0, 99] },
    } as const;
    const two: ReadingSchema = { ...schema, sensorTypes: { t: { sensors: '*', measures } } };
    const identity = (a: number, b: number): unknown =>
      judged({ ...reading, a, b }, { schema: two }).judge.identity;
    expect(identity(1, 11)).not.toBe(identity(11, 1));
  });

  it.each([
    [{ n: 0, boot: 'b1' }, 'fine'],
    [{ n: 0, boot: 7 }, 'fine'],
    [{ n: -1, boot: 7 }, 'schema'],
    [{ n: 0.5, boot: 7 }, 'schema'],
    [{ n: 1, boot: '' }, 'schema'],
    [{ n: 1 }, 'schema'],
  ])('numbers readings by counter and session: %j is %s', (fields, verdict) => {
    const numbered = { ...schema, sequence: { counter: 'n', session: 'boot' } };
    expect(judged({ ...reading, ...fields }, { schema: numbered }).verdict).toBe(verdict);
  });

  it('says what a counter and a session must be', () => {
    const numbered = { ...schema, sequence: { counter: 'n', session: 'boot' } };
    expect(judged({ ...reading, n: -1 }, { schema: numbered }).detail).toBe(
      'n is -1, but must be a whole number from 0 to 2^53 - 1',
    );
    expect(judged({ ...reading, n: 1 }, { schema: numbered }).detail).toBe(
      'boot is absent, but must be a number or text of 1 to 128 characters',
    );
  });

  it('needs no session where none is declared', () => {
    const { verdict, judge } = judged(
      { ...reading, n: 7, boot: '' },
      { schema: { ...schema, sequence: { counter: 'n' } } },
    );
    expect(verdict).toBe('fine');
    expect(judge).toMatchObject({ counter: 7, session: '' });
  });
});
