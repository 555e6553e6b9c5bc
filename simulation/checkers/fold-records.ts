import {
  emptyPartitionState,
  encodeState,
  PartitionFold,
  type Pipeline,
  type QuarantinedReading,
} from '../../lambdas/engine/index.ts';
import { decodeEnvelope } from '../../lambdas/formats/envelope.ts';
import type { PartitionHistory } from '../world/partition-history.ts';
import { poisonableFormat } from '../world/poisonable-format.ts';
import type { FoldedRecords } from './finished-run.ts';

/** One fold of all that is committed: no journal, no cuts, no faults. */
export const foldRecords = (
  pipeline: Pipeline,
  { partition, committed }: PartitionHistory,
): FoldedRecords => {
  const state = emptyPartitionState(pipeline.windows.length);
  const fold = new PartitionFold(pipeline, poisonableFormat, partition, state);
  const quarantined: QuarantinedReading[] = [];
  const outcomes = {
    result: () => {},
    alert: () => {},
    duplicate: () => {},
    quarantined: (reading: QuarantinedReading) => void quarantined.push(reading),
  };
  for (const { position, event } of committed) {
    const bytes = Buffer.from(event.kinesis.data, 'base64');
    fold.fold(decodeEnvelope(partition, position, bytes), outcomes);
  }
  return { bytes: encodeState(state, pipeline, 'all'), quarantined };
};
