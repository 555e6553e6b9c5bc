import type { InvocationOutcome } from '../../local/lambda/mapping/resume-index.ts';
import { chance, magnitude } from '../faults/chance.ts';
import type { FaultKind } from '../faults/fault-kinds.ts';
import type { Environment, HandedBatch } from './environment.ts';
import type { World } from './world.ts';

const hourMs = 3_600_000;

/** As long as a poller waits for an answer. */
const timeoutMs = 60_000;

/** The uses of chance at a delivery's point; those of a mapping itself come after them. */
const use = { environment: 8, wait: 9, response: 10 } as const;

/** A point at which records are handed over, and what goes wrong there. */
export interface DeliveryPoint {
  readonly at: number;
  readonly kind?: FaultKind;
}

/** What happens between the stream and the function before a batch is handed over: to all alike. */
export const beforeDelivery = async (world: World, { at, kind }: DeliveryPoint): Promise<void> => {
  const { scheduler, seed } = world;
  const wait = chance(seed, at, use.wait);
  if (kind === 'pause') await scheduler.sleep(magnitude(wait, hourMs / 12, 12 * hourMs));
  if (kind === 'earlyExpiry' || kind === 'lateExpiry') {
    await scheduler.sleep(magnitude(wait, 24 * hourMs, 240 * hourMs));
    if (kind === 'earlyExpiry') world.expire();
  }
  if (kind === 'deploy') world.deploy();
  if (kind === 'rollback') {
    world.met(world.rollBack(magnitude(wait, hourMs / 60, 2 * hourMs)));
  } else if (kind !== undefined) {
    world.met(kind);
  }
};

/** Hands batches over in one invocation, or in two at the same time where the fault says so. */
export const handOver = (
  world: World,
  /** Who hands over: it keeps to the environment that served it last. */
  poller: string,
  batches: readonly HandedBatch[],
  { at, kind }: DeliveryPoint,
): Promise<InvocationOutcome> => {
  const share = chance(world.seed, at, use.environment);
  const environment = world.environmentFor(poller, kind, share);
  const invoke = (by: Environment): Promise<InvocationOutcome> =>
    world.invoke(by, batches, timeoutMs);
  if (kind === 'sharedEnvironment') void invoke(environment);
  if (kind === 'duplicateInvocation') void invoke(world.environmentFor('', 'coldStart', share));
  return invoke(environment);
};

/**
 * The answer as the poller has it.
 *
 * @param failureAt a failure that the function did not tell, of any of the records: which one by a
 * share
 */
export const receivedAnswer = (
  world: World,
  outcome: InvocationOutcome,
  failureAt: (share: number) => unknown,
): InvocationOutcome => {
  const { at, kind } = world.faults.next('response');
  if (kind === undefined || outcome.kind === 'failed') return outcome;
  const share = chance(world.seed, at, use.response);
  world.met(kind);
  if (kind === 'lostResponse') return { kind: 'failed', error: new Error('the answer was lost') };
  if (kind === 'malformedResponse') {
    const malformed = ['?', [], { batchItemFailures: '?' }, { batchItemFailures: [{}] }];
    return { kind: 'returned', response: malformed[Math.floor(share * malformed.length)] };
  }
  const { batchItemFailures } = outcome.response as { batchItemFailures: readonly unknown[] };
  // One failure more than there was: of several the first counts.
  const itemIdentifier = failureAt(share);
  return {
    kind: 'returned',
    response: { batchItemFailures: [...batchItemFailures, { itemIdentifier }] },
  };
};
