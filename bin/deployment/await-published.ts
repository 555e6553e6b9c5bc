import { setTimeout } from 'node:timers/promises';
import { DynamoDbStateStore } from '../../lambdas/adapters/dynamodb/dynamodb-state-store.ts';
import { systemClock } from '../../lambdas/adapters/system/system-clock.ts';
import { comparePositions } from '../../lambdas/engine/index.ts';
import { type PartitionView, readPartition } from '../../lambdas/runtime/read-partition.ts';
import { FoundProblemError } from '../cli/errors.ts';
import type { Deployment } from './deployment.ts';
import type { PlacedChange } from './put-change.ts';

export interface AwaitOptions {
  readonly signal: AbortSignal;
  /** How often the journal is read before it is given up, once a second. @default 300 */
  readonly attempts?: number;
}

/**
 * Waits until a record is folded, and every sink has taken what was committed up to then.
 *
 * @returns the partition as of then
 * @throws FoundProblemError where that does not happen in time, or it is interrupted
 */
export const awaitPublished = async (
  { pipeline, dynamodb, names, title }: Deployment,
  { partition, position }: PlacedChange,
  { signal, attempts = 300 }: AwaitOptions,
): Promise<PartitionView> => {
  const stateStore = new DynamoDbStateStore(dynamodb, names.stateTable);
  let folded: PartitionView | undefined;
  for (let tried = 0; tried < attempts && !signal.aborted; tried += 1) {
    if (tried > 0) await setTimeout(1_000, undefined, { signal }).catch(() => {});
    const view = await readPartition({ pipeline, stateStore, clock: systemClock }, partition);
    if (view === undefined || comparePositions(view.position, position) < 0) continue;
    folded ??= view;
    const taken = Math.min(...Object.values(view.publishedThrough));
    if (taken >= folded.entryNumber) return folded;
  }
  const what = folded === undefined ? 'is not folded yet' : 'is folded, but a sink is behind';
  throw new FoundProblemError(
    `the control record at ${position} of ${partition} in ${title} ${what}; ` +
      'see that its processor runs, then do the same again: twice is once',
  );
};
