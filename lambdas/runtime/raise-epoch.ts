import { encodeState } from '../engine/index.ts';
import { appendEntry } from './append-entry.ts';
import { SealedError } from './errors.ts';
import { Outbox } from './outbox.ts';
import { loadSession, type SessionSource } from './partition-session.ts';

export interface EpochOptions {
  /** The stream was deleted and made again, so that positions start anew. @default false */
  readonly isStreamNew?: boolean;
}

/**
 * Raises a partition's epoch by one, by an entry of its own: whatever it tells from then on outdoes
 * every row that it told before. Its state stays, and a processor that has it in memory loads anew.
 *
 * @returns the epoch that holds now
 * @throws RangeError where the partition has no journal; SealedError; CommitConflictError where a
 * batch was committed meanwhile: try again
 */
export const raiseEpoch = async (
  source: SessionSource,
  partition: string,
  { isStreamNew = false }: EpochOptions = {},
): Promise<number> => {
  const { pipeline } = source;
  const session = await loadSession(source, partition);
  const { state } = session;
  if (session.head === undefined) {
    throw new RangeError(
      `partition is "${partition}", but must be one that has committed a record; ` +
        'a partition without a journal needs no epoch',
    );
  }
  if (session.isSealed) {
    throw new SealedError(`${partition} was split or merged; raise the epoch of its children`);
  }
  state.epoch += 1;
  if (isStreamNew) state.position = '';
  const changes = encodeState(state, pipeline, 'changes');
  await appendEntry(session, { changes, outbox: new Outbox() });
  return state.epoch;
};
