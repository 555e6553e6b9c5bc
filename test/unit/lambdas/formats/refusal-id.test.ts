import { describe, expect, it } from 'vitest';
import { parseRefusalId, refusalId } from '../../../../lambdas/formats/refusal-id.ts';

describe('the id of a refusal', () => {
  it.each([
    {
      partition: 'shardId-000000000000',
      position: '49590338271490256608559692538361571095',
      index: 0,
    },
    { partition: 'topic:with:colons-3', position: '7', index: 12, measure: 'celsius' },
  ])('names the reading again: %j', (place) => {
    expect(parseRefusalId(refusalId(place))).toEqual(place);
  });

  it.each(['', 'shardId-0', 'shardId-0:5', ':5:0', 'shardId-0:five:0', 'shardId-0:5:0:'])(
    'is not "%s"',
    (text) => {
      expect(parseRefusalId(text)).toBeUndefined();
    },
  );
});
