import {
  type Clock,
  DeviceRegistry,
  type PartitionState,
  type Pipeline,
  type StateStore,
} from '../engine/index.ts';
import { loadSession } from './partition-session.ts';

/** A partition as its journal holds it; for the page and inspection, never written back. */
export interface PartitionView {
  /** Number of the newest entry. */
  readonly entryNumber: number;
  /** Position of the last record folded. */
  readonly position: string;
  /** Of a sealed partition without keys and devices: those are its children's. */
  readonly state: PartitionState;
  /** It was split or merged, and others have gone on from it. */
  readonly isSealed: boolean;
  readonly publishedThrough: Readonly<Record<string, number>>;
}

/** @returns undefined before the partition's first commit */
export const readPartition = async (
  source: { pipeline: Pipeline; stateStore: StateStore; clock: Clock },
  partition: string,
): Promise<PartitionView | undefined> => {
  const session = await loadSession({ ...source, writer: 'reader' }, partition);
  if (session.head === undefined) return undefined;
  const { state, isSealed } = session;
  return {
    entryNumber: session.head.number,
    position: state.position,
    state: isSealed ? { ...state, keys: new Map(), registry: new DeviceRegistry() } : state,
    isSealed,
    publishedThrough: session.publishedThrough,
  };
};
