import {
  applyState,
  ByteReader,
  emptyPartitionState,
  encodeState,
  PartitionFold,
  type PartitionState,
  type Pipeline,
  type QuarantinedReading,
  type SourceRecord,
} from '../../lambdas/engine/index.ts';
import { decodeEnvelope } from '../../lambdas/formats/envelope.ts';
import type { ScriptRecord } from '../workload/fleet-script.ts';
import { foreignBytes } from '../workload/record-bytes.ts';
import { sourceRecord } from '../workload/script-records.ts';
import type { PartitionHistory } from '../world/partition-history.ts';
import { poisonableFormat } from '../world/poisonable-format.ts';
import type { FoldedRecords } from './finished-run.ts';

/**
 * One fold of all that is committed: no envelopes, no journal, no cuts, no faults.
 *
 * @param declarations the pipeline, and what became of it by a change while it ran, if anything
 * @param start what a split or merge left to it. @default - nothing
 */
export const foldRecords = (
  declarations: readonly [Pipeline, ...Pipeline[]],
  { partition, committed, upgradedAt = committed.length }: PartitionHistory,
  start?: PartitionState,
): FoldedRecords => {
  const quarantined: QuarantinedReading[] = [];
  const outcomes = {
    result: () => {},
    alert: () => {},
    duplicate: () => {},
    contribution: () => {},
    quarantined: (reading: QuarantinedReading) => void quarantined.push(reading),
  };
  const parts = [committed.slice(0, upgradedAt), committed.slice(upgradedAt)];
  const [first] = declarations;
  let before = { state: start ?? emptyPartitionState(first.windows.length), pipeline: first };
  for (const [at, pipeline] of declarations.entries()) {
    const state = emptyPartitionState(pipeline.windows.length);
    if (at > 0 || start !== undefined) {
      const whole = encodeState(before.state, before.pipeline, 'all');
      applyState(state, pipeline, new ByteReader(whole));
    }
    const records = parts[at] ?? [];
    // A partition that had no record was never folded: a fold notes where its windows begin.
    const fold = records[0] && new PartitionFold(pipeline, poisonableFormat, partition, state);
    for (const { script, position } of records) {
      fold?.fold(recordOf(script, { partition, position }), outcomes);
    }
    before = { state, pipeline };
  }
  return { ...before, bytes: encodeState(before.state, before.pipeline, 'all'), quarantined };
};

/** What is in no envelope is what the processor makes of it. */
const recordOf = (
  script: ScriptRecord,
  place: Pick<SourceRecord, 'partition' | 'position'>,
): SourceRecord =>
  script.kind === 'foreign'
    ? decodeEnvelope(place.partition, place.position, foreignBytes)
    : sourceRecord(script, place);
