import type { JoinDefinition } from '../pipeline.ts';
import type { SideName } from './reading-contribution.ts';

/** Spans of event time that a join's declaration comes down to, ms. */
export interface JoinTimes {
  /** A reading is too late once `W >= time + lateness`: the most that any window allows. */
  readonly lateness: number;
  /** By side: how much earlier and later than a reading its partners may be. */
  readonly partners: Readonly<
    Record<SideName, { readonly before: number; readonly after: number }>
  >;
  /** By side: a reading waits for partners until `W >= time + waits`. */
  readonly waits: Readonly<Record<SideName, number>>;
}

export const joinTimes = ({ within, windows }: JoinDefinition): JoinTimes => {
  const { before, after } = within;
  const lateness = Math.max(...windows.map(({ allowedLateness }) => allowedLateness));
  return {
    lateness,
    partners: { left: { before, after }, right: { before: after, after: before } },
    waits: { left: after + lateness, right: before + lateness },
  };
};
