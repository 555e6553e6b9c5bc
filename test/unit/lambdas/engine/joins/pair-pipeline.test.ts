import { describe, expect, it } from 'vitest';
import type { JoinDefinition, Pipeline } from '../../../../../lambdas/engine/index.ts';
import { pairMeasures, pairPipeline } from '../../../../../lambdas/engine/joins/pair-pipeline.ts';
import { joinedPipeline } from '../../../../support/join-play.ts';

const plain = joinedPipeline({
  ...{ before: 0, after: 0, bound: 0, atMost: 9, idleAfter: 1_000, forgetAfter: 1_000 },
  windows: [],
});

/** With watts of two types of sensors, whose ranges differ. */
const declared: Pipeline = {
  ...plain,
  reading: {
    ...plain.reading,
    sensorTypes: {
      power: { sensors: 'P*', measures: { watts: { unit: 'W', range: [-5, 10] } } },
      solar: {
        sensors: 'S*',
        measures: {
          watts: { unit: 'W', range: [-20, 7] },
          celsius: { unit: 'C', range: [-30, 3] },
        },
      },
      heat: { sensors: 'H*', measures: { celsius: { unit: 'C', range: [-40, 150] } } },
    },
  },
  watermark: { ...plain.watermark, scope: 'partition' },
};

const [join] = plain.joins as [JoinDefinition];

const pairsOf = (changed: Partial<JoinDefinition>): Pipeline =>
  pairPipeline(declared, { ...join, ...changed });

const measuresOf = (changed: Partial<JoinDefinition>): unknown =>
  pairsOf(changed).reading.sensorTypes.pair?.measures;

describe('the pipeline of pairs', () => {
  it('has the two sides and what is derived, in that order, of sensors of its own', () => {
    expect(pairMeasures(join)).toEqual(['left', 'right', 'ratio']);
    expect(pairsOf({}).reading.sensorTypes).toEqual({
      pair: {
        sensors: '*',
        measures: {
          left: { unit: 'W', range: [-5, 10] },
          right: { unit: 'C', range: [-40, 150] },
          ratio: { unit: '', range: [-1e150, 1e150] },
        },
      },
    });
  });

  it('takes what any sensor type has where a side names none', () => {
    expect(measuresOf({ left: { measure: 'watts' }, right: { measure: 'celsius' } })).toMatchObject(
      {
        left: { unit: 'W', range: [-20, 10] },
        right: { unit: 'C', range: [-40, 150] },
      },
    );
  });

  it('has the windows of the join, a watermark of each group, and nothing else of its own', () => {
    expect(pairsOf({})).toMatchObject({
      name: 'plant',
      windows: join.windows,
      watermark: { scope: 'key' },
      alerts: [],
      rollups: [],
      joins: [],
      registry: { tags: [] },
    });
  });
});
