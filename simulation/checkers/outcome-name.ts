import type { WindowResult } from '../../lambdas/engine/index.ts';
import type { ReferenceRow } from '../oracle/reference-rows.ts';
import type { Published } from '../world/simulated-sinks.ts';

/** What tells an outcome from every other one that a run may ever commit. */
export const outcomeName = (outcome: Published): string => {
  if (outcome.type === 'result') {
    return `${rowName(outcome)}@${outcome.revision}`;
  }
  if (outcome.type === 'alert') return `${outcome.id} ${outcome.state}@${outcome.revision}`;
  return readingName(outcome);
};

/** The name of a refused reading, or of one measure of a reading. */
export const readingName = (reading: {
  readonly partition: string;
  readonly position: string;
  readonly index: number;
  readonly measure?: string;
}): string => `${reading.partition}/${reading.position}/${reading.index}/${reading.measure ?? ''}`;

/** The name of a row, whatever its revision. */
export const rowName = ({ window, key, id }: WindowResult | ReferenceRow): string =>
  `${window}/${key}/${id}`;
