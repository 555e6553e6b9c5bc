import type { Random } from '../random.ts';

/** What goes wrong with one reading on its way; most readings have none of it. */
export type ReadingFault =
  /** Lost in the air. */
  | 'lost'
  /** Sent again although it had arrived. */
  | 'repeated'
  /** Held up, so that later readings overtake it. */
  | 'delayed'
  /** Found in the flash memory long after, and sent then. */
  | 'forgotten'
  /** Cut off in the middle. */
  | 'garbled'
  /** In a unit that nobody declared. */
  | 'wrongUnit'
  /** The sensor's error code instead of a value. */
  | 'errorCode'
  /** Stamped by a clock that starts in 1970. */
  | 'clockAtZero'
  /** Stamped by a clock that is hours ahead. */
  | 'clockAhead';

/** Per reading: of a fleet of 24, at a reading a second each, one is refused every few seconds. */
const probabilities: readonly (readonly [ReadingFault, number])[] = [
  ['lost', 0.005],
  ['repeated', 0.004],
  ['delayed', 0.006],
  ['forgotten', 0.000_8],
  ['garbled', 0.001_2],
  ['wrongUnit', 0.001_2],
  ['errorCode', 0.001_6],
  ['clockAtZero', 0.001_2],
  ['clockAhead', 0.000_8],
];

/** Draws the fault of one reading; undefined for none. */
export const drawFault = (random: Random): ReadingFault | undefined => {
  let left = random.between(0, 1);
  for (const [fault, probability] of probabilities) {
    left -= probability;
    if (left < 0) return fault;
  }
  return undefined;
};
