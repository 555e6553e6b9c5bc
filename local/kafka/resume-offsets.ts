import type { InvocationOutcome } from '../lambda/mapping/resume-index.ts';

/** What a batch has of one partition: offsets, in order. */
export type BatchOffsets = ReadonlyMap<string, readonly number[]>;

/**
 * How many of each partition's records are done, by Lambda's rules for `ReportBatchItemFailures` on
 * Kafka, whose `itemIdentifier` is a topic-partition and an offset:
 *
 * 1. Nothing, null, `{}`, no or null or empty `batchItemFailures`: all are done.
 * 2. Known ones: of their partitions, what comes before the lowest of them; of the others, all.
 * 3. An error, a malformed response, a partition or offset that was not in the batch: none.
 */
export const resumeOffsets = (
  batch: BatchOffsets,
  outcome: InvocationOutcome,
): ReadonlyMap<string, number> => {
  const none = new Map([...batch.keys()].map((partition) => [partition, 0]));
  const done = new Map([...batch].map(([partition, offsets]) => [partition, offsets.length]));
  if (outcome.kind === 'failed') return none;
  const failures = failuresOf(outcome.response);
  if (failures === undefined) return none;
  for (const failure of failures) {
    const { partition, offset } = identifierOf(failure);
    const index = batch.get(partition)?.indexOf(offset) ?? -1;
    if (index < 0) return none;
    done.set(partition, Math.min(done.get(partition) ?? 0, index));
  }
  return done;
};

/** Undefined for a malformed response. */
const failuresOf = (response: unknown): readonly unknown[] | undefined => {
  if (response === undefined || response === null) return [];
  if (typeof response !== 'object' || Array.isArray(response)) return undefined;
  const { batchItemFailures: failures } = response as { batchItemFailures?: unknown };
  if (failures === undefined || failures === null) return [];
  return Array.isArray(failures) ? failures : undefined;
};

/** No record's where the failure names none. */
const identifierOf = (failure: unknown): { partition: string; offset: number } => {
  const { itemIdentifier } = (failure ?? {}) as { itemIdentifier?: unknown };
  const { partition, offset } = (itemIdentifier ?? {}) as Record<string, unknown>;
  return {
    partition: typeof partition === 'string' ? partition : '',
    offset: typeof offset === 'number' ? offset : -1,
  };
};
