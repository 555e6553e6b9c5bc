import { describe, expect, it } from 'vitest';
import { retryRest } from '../../../../lambdas/adapters/retry-rest.ts';

describe('retryRest', () => {
  it('tries again only what was left, with pauses that double', async () => {
    const tried: (readonly number[])[] = [];
    const pauses: number[] = [];
    const left = await retryRest(
      [1, 2, 3, 4],
      async (rest) => {
        tried.push(rest);
        return rest.slice(2);
      },
      { pause: async (ms) => pauses.push(ms) },
    );
    expect(left).toEqual([]);
    expect(tried).toEqual([
      [1, 2, 3, 4],
      [3, 4],
    ]);
    expect(pauses).toEqual([50]);
  });

  it('gives up after its attempts and names what is left', async () => {
    const pauses: number[] = [];
    const pause = async (ms: number) => pauses.push(ms);
    const left = await retryRest(['a'], async (rest) => rest, { attempts: 4, pause });
    expect(left).toEqual(['a']);
    expect(pauses).toEqual([50, 100, 200]);
  });

  it('attempts nothing for an empty list', async () => {
    const attempt = async (): Promise<never> => {
      throw new Error('attempted');
    };
    expect(await retryRest([], attempt)).toEqual([]);
  });
});
