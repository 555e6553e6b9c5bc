import type { Pipeline } from '../pipeline.ts';
import type { ReadingJudge } from '../reading/reading-judge.ts';
import type { KeyState } from '../state/key-state.ts';
import type { PartitionState } from '../state/partition-state.ts';
import { RecentMemory } from './recent-memory.ts';
import { SequenceMemory } from './sequence-memory.ts';

/** How a reading came that is looked at for resends. */
export interface Delivery {
  /** How long its device was silent before, by the arrival clock, ms. */
  readonly silenceMs: number;
  readonly isRedriven: boolean;
}

/**
 * Whether the reading that was judged last came before. It is remembered from now on, but for a
 * redriven one with a counter that the memory has left behind, or never reached: it says nothing of
 * where the device is now, and that it was never counted is known by its id.
 */
export const isResend = (
  { dedupe, watermark }: Pipeline,
  { arrivalClockMs, ledger }: PartitionState,
  key: KeyState,
  judge: ReadingJudge,
  { silenceMs, isRedriven }: Delivery,
): boolean => {
  const { eventTimeMs, identity, session, counter } = judge;
  if (dedupe.kind === 'off') return false;
  if (dedupe.kind === 'recent') {
    key.recent ??= new RecentMemory();
    // The old go when room is needed, several at once, and at the commit.
    if (key.recent.isFull(dedupe)) key.recent.forgetOld(dedupe, arrivalClockMs);
    if (key.recent.has(eventTimeMs, identity, arrivalClockMs - dedupe.within)) return true;
    ledger.dedupeEvictions += key.recent.add(eventTimeMs, identity, arrivalClockMs, dedupe);
    return false;
  }
  const isStale = silenceMs >= watermark.forgetAfter;
  if (isRedriven && (isStale || key.sequence?.isPast(session, counter) !== false)) return false;
  if (isStale) key.sequence = undefined;
  key.sequence ??= new SequenceMemory();
  if (key.sequence.has(session, counter)) return true;
  key.sequence.add(session, counter);
  return false;
};
