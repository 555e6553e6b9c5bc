import { describe, expect, it } from 'vitest';
import { count, mean, percentile } from '../../../../../lambdas/engine/index.ts';
import { definitionTag } from '../../../../../lambdas/engine/state/definition-tag.ts';
import { taggedPipeline } from '../../../../support/tagged-pipeline.ts';

describe('definition tag', () => {
  it('names each aggregate with its measure and its parameters', () => {
    const { windows } = definitionTag(
      taggedPipeline({ n: count(), mean: mean('x'), p95: percentile('x', 0.95) }),
    );
    expect(windows).toEqual(['w:tumbling(1000,0):n=count(),mean=mean(x),p95=percentile(x;0.95)']);
  });
});
