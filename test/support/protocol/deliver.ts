import { comparePositions, type SourceRecord } from '../../../lambdas/engine/index.ts';
import type { PartitionProcessor } from '../../../lambdas/runtime/partition-processor.ts';
import type { PortGate } from './port-gate.ts';
import { type ProtocolWorld, partition } from './protocol-world.ts';

/**
 * How the stream delivers: sizes of batches, what comes again after a failure, behind which gates.
 */
export interface DeliveryOptions {
  /** Size of the n-th batch delivered, from 0; a redelivery counts as one more. */
  readonly sizeOf: (delivery: number) => number;
  /** How many records before the point of failure come again too. @default - none */
  readonly overlapOf?: (delivery: number) => number;
  /** Gates of the environments, one after the other; when they are used up, nothing fails. */
  readonly gates?: readonly PortGate[];
  /** Something that happens before a delivery, such as time passing. */
  readonly before?: (delivery: number) => Promise<void>;
  /** A healthy run delivers in fewer; past it the stream is stuck. @default 1000 */
  readonly mostDeliveries?: number;
}

/**
 * Delivers a partition's records as an event source mapping does: in order, again from the reported
 * position where a batch fails, the whole batch again where the environment died. At the end the
 * last record comes once more, so that a last outbox that nobody took is published.
 *
 * @returns complaints about what the processor told the stream; empty where it told the truth
 */
export const deliver = async (
  world: ProtocolWorld,
  records: readonly SourceRecord[],
  options: DeliveryOptions,
): Promise<string[]> => {
  const { sizeOf, overlapOf = () => 0, gates = [], before, mostDeliveries = 1_000 } = options;
  const complaints: string[] = [];
  let environment = -1;
  let gate: PortGate | undefined;
  let processor: PartitionProcessor | undefined;
  let next = 0;
  for (let delivery = 0; next < records.length; delivery += 1) {
    if (delivery > mostDeliveries) return [...complaints, `stuck before record ${next}`];
    await before?.(delivery);
    if (processor === undefined || gate?.hasCrashed === true) {
      environment += 1;
      gate = gates[environment];
      processor = world.environment(gate);
    }
    const batch = records.slice(next, next + Math.max(1, sizeOf(delivery)));
    const outcome = await processor.process(partition, batch);
    if (gate?.hasCrashed === true) {
      next = Math.max(0, next - overlapOf(delivery));
      continue;
    }
    const failed = outcome.ok
      ? batch.length
      : batch.findIndex(({ position }) => position === outcome.failedFrom);
    complaints.push(...falseCheckpoints(world, batch, failed));
    next += failed;
    if (!outcome.ok) next = Math.max(0, next - overlapOf(delivery));
  }
  await world.environment().process(partition, records.slice(-1));
  return complaints;
};

/** The checkpoint told to the stream must not be past what is committed. */
const falseCheckpoints = (
  world: ProtocolWorld,
  batch: readonly SourceRecord[],
  failed: number,
): string[] => {
  if (failed < 0) return ['the reported position is not of the batch'];
  const told = batch[failed - 1]?.position;
  const committed = world.witness.replayed.position;
  if (told === undefined || comparePositions(told, committed) <= 0) return [];
  return [`told ${told}, but only ${committed || 'nothing'} is committed`];
};
