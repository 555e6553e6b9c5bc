import { describe, expect, it } from 'vitest';
import { newestRevisions } from '../../../../lambdas/adapters/newest-revisions.ts';
import { sampleResult } from '../../../contract/samples.ts';

describe('newestRevisions', () => {
  it('are the highest of each identity, whatever their order', () => {
    const [low, high] = [sampleResult({ revision: 3 }), sampleResult({ revision: 4 })];
    const other = sampleResult({ key: 'TEMP_46', revision: 1 });
    expect(newestRevisions([low, other, high])).toEqual([high, other]);
    expect(newestRevisions([high, other, low])).toEqual([high, other]);
  });

  it('keep identities apart that would read the same when joined', () => {
    const results = [
      sampleResult({ window: 'a', key: 'b#c' }),
      sampleResult({ window: 'a#b', key: 'c' }),
    ];
    expect(newestRevisions(results)).toEqual(results);
  });
});
