import { describe, expect, it } from 'vitest';
import { MemoryOutcomeFeed } from '../../../../lambdas/adapters/memory/memory-outcome-feed.ts';
import { tellEvent } from '../../../../lambdas/handlers/tell-event.ts';
import { sampleAlert, sampleResult } from '../../../contract/samples.ts';

describe('an invocation of the telling function', () => {
  it('tells its outcomes and answers with how many', async () => {
    const feed = new MemoryOutcomeFeed();
    const outcomes = [sampleResult(), sampleAlert()];
    expect(await tellEvent(feed)({ outcomes })).toEqual({ told: 2 });
    expect(feed.told.map(({ text }) => JSON.parse(text) as unknown)).toEqual(outcomes);
  });

  it.each([undefined, null, 7, {}, { outcomes: 'all' }, { outcomes: [null] }, { outcomes: [{}] }])(
    'is refused where it is %j, which has no outcomes',
    async (event) => {
      const feed = new MemoryOutcomeFeed();
      await expect(tellEvent(feed)(event)).rejects.toThrow('the event has no outcomes');
      expect(feed.told).toEqual([]);
    },
  );
});
