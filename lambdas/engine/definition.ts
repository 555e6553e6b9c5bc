import { joinTags } from './joins/join-codec.ts';
import { pairPipeline } from './joins/pair-pipeline.ts';
import type { Pipeline } from './pipeline.ts';
import { rollupTags } from './rollups/rollup-codec.ts';
import { type DefinitionChange, placedChanges, tagChanges } from './state/definition-change.ts';
import { type DefinitionTag, definitionTag } from './state/definition-tag.ts';

/** What stored state of a pipeline depends on, of both stages: plain data, to keep and compare. */
export interface Definition extends DefinitionTag {
  /** The field that names the sensor, and so the key. */
  readonly sensor: string;
  readonly rollups: readonly string[];
  readonly joins: readonly string[];
  /** Of each join in its place. */
  readonly pairs: readonly DefinitionTag[];
}

export const definitionOf = (pipeline: Pipeline): Definition => ({
  sensor: pipeline.reading.sensor,
  ...definitionTag(pipeline),
  rollups: rollupTags(pipeline),
  joins: joinTags(pipeline),
  pairs: pipeline.joins.map((join) => definitionTag(pairPipeline(pipeline, join))),
});

/** What stops state that was folded under one definition from going on under another. */
export const forbiddenChanges = (before: Definition, now: Definition): DefinitionChange[] => [
  ...sensorChanges(before, now),
  ...tagChanges(before, now),
  ...placedChanges('rollups', 'rollup', before.rollups, now.rollups),
  ...placedChanges('joins', 'join', before.joins, now.joins),
  ...pairChanges(before, now),
];

const sensorChanges = (before: Definition, now: Definition): DefinitionChange[] =>
  before.sensor === now.sensor
    ? []
    : [
        {
          field: 'reading.sensor',
          before: before.sensor,
          now: now.sensor,
          rule: 'state is kept by the key that it names',
          next: 'declare the field unchanged, or a pipeline under a new name',
        },
      ];

/** Of joins that stand where they stood; the others were told. */
const pairChanges = (before: Definition, now: Definition): DefinitionChange[] =>
  before.pairs.flatMap((pairs, place) => {
    const join = before.joins[place];
    const current = now.pairs[place];
    if (join === undefined || current === undefined || join !== now.joins[place]) return [];
    return tagChanges(pairs, current, `joins.${join.split(':')[0]}.windows`);
  });
