import {
  applyState,
  ByteReader,
  emptyPartitionState,
  encodeState,
  PartitionFold,
  type PartitionState,
  type Pipeline,
  type QuarantinedReading,
} from '../../lambdas/engine/index.ts';
import { decodeEnvelope } from '../../lambdas/formats/envelope.ts';
import type { PartitionHistory } from '../world/partition-history.ts';
import { poisonableFormat } from '../world/poisonable-format.ts';
import type { FoldedRecords } from './finished-run.ts';

/**
 * One fold of all that is committed: no journal, no cuts, no faults.
 *
 * @param start what a split or merge left to it. @default - nothing
 */
export const foldRecords = (
  pipeline: Pipeline,
  { partition, committed }: PartitionHistory,
  start?: PartitionState,
): FoldedRecords => {
  const state = emptyPartitionState(pipeline.windows.length);
  if (start !== undefined) {
    applyState(state, pipeline, new ByteReader(encodeState(start, pipeline, 'all')));
  }
  const quarantined: QuarantinedReading[] = [];
  const outcomes = {
    result: () => {},
    alert: () => {},
    duplicate: () => {},
    contribution: () => {},
    quarantined: (reading: QuarantinedReading) => void quarantined.push(reading),
  };
  // A partition that had no record was never folded: a fold notes where its windows begin.
  const [first] = committed;
  const fold = first && new PartitionFold(pipeline, poisonableFormat, partition, state);
  for (const { position, event } of committed) {
    const bytes = Buffer.from(event.kinesis.data, 'base64');
    fold?.fold(decodeEnvelope(partition, position, bytes), outcomes);
  }
  return { state, bytes: encodeState(state, pipeline, 'all'), quarantined };
};
