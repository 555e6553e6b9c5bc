import { DefinitionError } from '../errors.ts';
import type { Aggregate } from './aggregate.ts';
import {
  addToTimeline,
  emptyTimeline,
  mergeTimelines,
  readTimeline,
  type Timeline,
  writeTimeline,
} from './timeline.ts';

/** What every aggregate takes that keeps its readings in order of event time. */
export interface TimelineOptions {
  /**
   * How many readings a pane keeps for it, from 2 to 65536, at 5 to 12 bytes each. A pane with
   * more gives what it would give had the device sent less often: the last reading of every 2 ms,
   * or 4, or 8, the shortest such time at which they fit.
   * @default 1024
   */
  readonly atMost?: number;
}

const defaultLimit = 1_024;

/** @throws DefinitionError for a limit outside its bounds */
export const timelineLimit = (kind: string, { atMost = defaultLimit }: TimelineOptions): number => {
  if (Number.isInteger(atMost) && atMost >= 2 && atMost <= 65_536) return atMost;
  throw new DefinitionError(
    `${kind}.atMost`,
    atMost,
    'a whole number from 2 to 65536',
    'it bounds the memory of each pane',
  );
};

/** The functions of a timeline, with the result computed by `result` from a timeline not empty. */
export const overTimeline = (
  atMost: number,
  result: (timeline: Timeline) => number | null,
): Aggregate<Timeline> => ({
  empty: emptyTimeline,
  add: (timeline, value, eventTimeMs) => {
    addToTimeline(timeline, atMost, value, eventTimeMs);
    return timeline;
  },
  merge: (left, right) => mergeTimelines(left, right, atMost),
  result: (timeline) => (timeline.times.length === 0 ? null : result(timeline)),
  write: writeTimeline,
  read: readTimeline,
});
