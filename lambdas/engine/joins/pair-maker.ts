import type { JoinDefinition } from '../pipeline.ts';
import { derivedRange } from './pair-pipeline.ts';
import type { HandedReading } from './reading-contribution.ts';

/** Two readings that belong together. */
export interface Pair {
  /** The later of the two, epoch ms. */
  readonly eventTimeMs: number;
  /** In the order of `pairMeasures`; NaN for one that the pair lacks. */
  readonly values: Float64Array;
}

/** Makes a pair of a reading and its partner. Throws what a derived value throws. */
export type PairMaker = (reading: HandedReading, partner: HandedReading) => Pair;

export const pairMaker = ({ derive }: JoinDefinition): PairMaker => {
  const derived = Object.values(derive);
  return (reading, partner) => {
    const [left, right] = reading.side === 'left' ? [reading, partner] : [partner, reading];
    const values = [left.value, right.value];
    for (const each of derived) values.push(plausible(each(left.value, right.value)));
    return {
      eventTimeMs: Math.max(left.eventTimeMs, right.eventTimeMs),
      values: Float64Array.from(values),
    };
  };
};

const [least, greatest] = derivedRange;

/** Adding 0 turns -0 into 0: equal values must be the same bytes. */
const plausible = (value: number): number =>
  value >= least && value <= greatest ? value + 0 : Number.NaN;
