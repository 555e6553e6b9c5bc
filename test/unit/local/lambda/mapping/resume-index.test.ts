import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resumeIndex } from '../../../../../local/lambda/mapping/resume-index.ts';

const ids = ['10', '20', '30', '40'];
const returned = (response: unknown): number => resumeIndex(ids, { kind: 'returned', response });
const failures = (...named: unknown[]): number =>
  returned({ batchItemFailures: named.map((itemIdentifier) => ({ itemIdentifier })) });

describe('resume index', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty object', {}],
    ['null failures', { batchItemFailures: null }],
    ['no failures', { batchItemFailures: [] }],
  ])('takes %s as success', (_, response) => {
    expect(returned(response)).toBe(4);
  });

  it.each([
    ['a text', 'ok'],
    ['a number', 0],
    ['an array', []],
    ['failures that are no list', { batchItemFailures: {} }],
    ['a failure that is no object', { batchItemFailures: ['20'] }],
    ['a null failure', { batchItemFailures: [null] }],
    ['a failure under another name', { batchItemFailures: [{ itemIdentifer: '20' }] }],
    ['an id that is no text', { batchItemFailures: [{ itemIdentifier: 20 }] }],
  ])('takes %s as failure of the whole batch', (_, response) => {
    expect(returned(response)).toBe(0);
  });

  it('takes an empty, null or unknown id as failure of the whole batch', () => {
    expect(failures('')).toBe(0);
    expect(failures(null)).toBe(0);
    expect(failures('99')).toBe(0);
    expect(failures('30', '99')).toBe(0);
    expect(failures('99', '30')).toBe(0);
  });

  it('takes up again at the first of the named ids', () => {
    expect(failures('30')).toBe(2);
    expect(failures('40', '20', '30')).toBe(1);
    expect(failures('10')).toBe(0);
  });

  it('takes an error as failure of the whole batch', () => {
    expect(resumeIndex(ids, { kind: 'failed', error: new Error('boom') })).toBe(0);
  });

  it('never goes past a named id nor before an unnamed one', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat({ max: 30 }), { minLength: 1 }),
        fc.infiniteStream(fc.boolean()),
        (numbers, isNamed) => {
          const batch = numbers.map(String);
          const named = batch.filter(() => isNamed.next().value);
          const index = resumeIndex(batch, {
            kind: 'returned',
            response: {
              batchItemFailures: named.map((itemIdentifier) => ({ itemIdentifier })).reverse(),
            },
          });
          expect(batch.slice(0, index).some((id) => named.includes(id))).toBe(false);
          if (index < batch.length) expect(named).toContain(batch[index]);
        },
      ),
    );
  });

  it('never throws, whatever the function answers', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (response) => {
        const index = returned(response);
        expect(index >= 0 && index <= ids.length).toBe(true);
      }),
    );
  });
});
