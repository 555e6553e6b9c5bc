import { describe, expect, it } from 'vitest';
import { scaleLabels } from '../../../../../../local/page/browser/chart/scale-labels.ts';

describe('scaleLabels', () => {
  it('have the decimals that tell neighbours apart', () => {
    expect(scaleLabels([40, 60], 20)).toEqual(['40', '60']);
    expect(scaleLabels([0.2, 0.4], 0.2)).toEqual(['0.2', '0.4']);
    expect(scaleLabels([1_013.25, 1_013.5], 0.25)).toEqual(['1,013.3', '1,013.5']);
    expect(scaleLabels([0.001], 0.001)).toEqual(['0.001']);
  });

  it('stay short where values are huge', () => {
    expect(scaleLabels([2e12], 1e12)).toEqual(['2.00e+12']);
  });
});
