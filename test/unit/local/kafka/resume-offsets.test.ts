import { describe, expect, it } from 'vitest';
import { resumeOffsets } from '../../../../local/kafka/resume-offsets.ts';

const batch = new Map([
  ['records-0', [5, 7, 8]],
  ['records-1', [5, 6]],
]);
const returned = (response: unknown) =>
  Object.fromEntries(resumeOffsets(batch, { kind: 'returned', response }));
const failures = (...named: unknown[]) =>
  returned({ batchItemFailures: named.map((itemIdentifier) => ({ itemIdentifier })) });
const all = { 'records-0': 3, 'records-1': 2 };
const none = { 'records-0': 0, 'records-1': 0 };

describe('resume offsets', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty object', {}],
    ['null failures', { batchItemFailures: null }],
    ['no failures', { batchItemFailures: [] }],
  ])('take %s as success', (_, response) => {
    expect(returned(response)).toEqual(all);
  });

  it.each([
    ['a text', 'ok'],
    ['an array', []],
    ['failures that are no list', { batchItemFailures: {} }],
    ['a null failure', { batchItemFailures: [null] }],
    ['a sequence number', { batchItemFailures: [{ itemIdentifier: '7' }] }],
  ])('take %s as failure of the whole batch', (_, response) => {
    expect(returned(response)).toEqual(none);
  });

  it('take a partition or offset that was not in the batch as failure of all of it', () => {
    expect(failures({ partition: 'records-2', offset: 5 })).toEqual(none);
    expect(failures({ partition: 'records-0', offset: 6 })).toEqual(none);
    expect(failures({ partition: 'records-0', offset: 7 }, { partition: 'records-0' })).toEqual(
      none,
    );
  });

  it('go on, in each partition, at the lowest offset that is named', () => {
    expect(failures({ partition: 'records-0', offset: 7 })).toEqual({ ...all, 'records-0': 1 });
    expect(
      failures(
        { partition: 'records-0', offset: 8 },
        { partition: 'records-1', offset: 5 },
        { partition: 'records-0', offset: 5 },
      ),
    ).toEqual(none);
  });

  it('take an error as failure of the whole batch', () => {
    const outcome = { kind: 'failed', error: new Error('boom') } as const;
    expect(Object.fromEntries(resumeOffsets(batch, outcome))).toEqual(none);
  });
});
