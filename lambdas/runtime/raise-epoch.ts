import { appendEntry } from './append-entry.ts';
import { SealedError } from './errors.ts';
import { Outbox } from './outbox.ts';
import { type ChainSource, loadSessionOf, type SessionSource } from './partition-session.ts';
import { readingState } from './reading-stage.ts';
import type { StageState, StateKind } from './stage.ts';

export interface EpochOptions {
  /** The stream was deleted and made again, so that positions start anew. @default false */
  readonly isStreamNew?: boolean;
  /** The epoch is at least that one afterwards. @default - one more than it was */
  readonly atLeast?: number;
}

/** From where on a partition tells in a new epoch. */
export interface RaisedEpoch {
  /** That holds now. */
  readonly epoch: number;
  /** Of the last record folded: what a later one tells has a higher revision than these make. */
  readonly ordinal: number;
}

/** What revisions are made of, in the state of either stage. */
export interface RevisedState extends StageState {
  position: string;
  epoch: number;
  readonly ordinal: number;
}

/**
 * Raises a partition's epoch, by an entry of its own: whatever it tells from then on outdoes
 * every row that it told before. Its state stays, and a processor that has it in memory loads anew.
 *
 * @throws RangeError where the partition has no journal; SealedError; CommitConflictError where a
 * batch was committed meanwhile: try again
 */
export const raiseEpoch = (
  source: SessionSource,
  partition: string,
  options?: EpochOptions,
): Promise<RaisedEpoch> => raiseEpochOf(readingState(source.pipeline), source, partition, options);

/** The same, of any stage. */
export const raiseEpochOf = async <State extends RevisedState>(
  kind: StateKind<State>,
  source: ChainSource,
  partition: string,
  { isStreamNew = false, atLeast = 0 }: EpochOptions = {},
): Promise<RaisedEpoch> => {
  const session = await loadSessionOf(kind, source, partition);
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
  state.epoch = Math.max(state.epoch + 1, atLeast);
  if (isStreamNew) state.position = '';
  await appendEntry(session, { changes: kind.encode(state, 'changes'), outbox: new Outbox() });
  return { epoch: state.epoch, ordinal: state.ordinal };
};
