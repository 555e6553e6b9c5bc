import { describe, expect, it } from 'vitest';
import { applyPlant, PlantDoesNotApplyError } from '../../../../simulation/plants/apply-plant.ts';
import type { Plant } from '../../../../simulation/plants/plant.ts';

const plant: Plant = {
  name: 'one-too-many',
  file: 'count.ts',
  find: '+ 1',
  replace: '+ $& 2',
  why: 'Two is more than one.',
  caughtBy: ['I1 final rows'],
  seeds: 1,
};

describe('a plant', () => {
  it('changes its text and nothing else, letter by letter', () => {
    expect(applyPlant(plant, 'n = n + 1;\n')).toBe('n = n + $& 2;\n');
  });

  it.each([
    ['n = n - 1;', 0],
    ['n = n + 1; m = m + 1;', 2],
  ])('does not apply to %j, and says how often its text stands there', (text, times) => {
    const apply = (): string => applyPlant(plant, text);
    expect(apply).toThrow(PlantDoesNotApplyError);
    expect(apply).toThrow(`plant one-too-many: its text stands ${times} times in count.ts`);
  });
});
