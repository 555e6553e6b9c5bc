import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { alertOfChange } from '../../../../../lambdas/adapters/dynamodb/alert-of-change.ts';
import { sampleAlert } from '../../../../contract/samples.ts';

const image = (
  alert: ReturnType<typeof sampleAlert>,
  more: Record<string, AttributeValue> = {},
): Record<string, AttributeValue> => {
  const { type: _, at, revision, ...texts } = alert;
  return {
    ...Object.fromEntries(Object.entries(texts).map(([name, S]) => [name, { S }])),
    at: { N: String(at) },
    revision: { N: String(revision) },
    raisedAt: { N: String(at) },
    raisedRevision: { N: '17' },
    ...more,
  };
};

describe('alertOfChange', () => {
  it('is the transition of a new row', () => {
    expect(alertOfChange(image(sampleAlert()), undefined)).toEqual(sampleAlert());
  });

  it('is the later transition where a row moved', () => {
    const over = sampleAlert({ state: 'ok', revision: 18 });
    expect(alertOfChange(image(over), image(sampleAlert()))).toEqual(over);
  });

  it('is none where a person changed the row', () => {
    const acknowledged = image(sampleAlert(), { acknowledgedBy: { S: 'ann' } });
    expect(alertOfChange(acknowledged, image(sampleAlert()))).toBeUndefined();
  });

  it('is none of a deleted row, nor of one that somebody else made', () => {
    expect(alertOfChange(undefined, image(sampleAlert()))).toBeUndefined();
    expect(alertOfChange({ id: { S: 'x' } }, undefined)).toBeUndefined();
    expect(alertOfChange(image(sampleAlert(), { state: { S: '?' } }), undefined)).toBeUndefined();
  });
});
