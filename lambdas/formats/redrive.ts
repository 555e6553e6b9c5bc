import type { Redrive } from '../engine/source-record.ts';
import { isInstant } from './is-instant.ts';
import { isWhole } from './is-whole.ts';

/** Which refused reading is redriven, as it stands in envelopes and source records. */
export interface RedriveJson {
  /** Its id in quarantine: partition, position and index, with colons between. */
  readonly of: string;
  /** Its place in the payload; absent where the payload was refused whole. */
  readonly index?: number;
  /** Until when it may come again, epoch ms. */
  readonly until: number;
}

/** A position has up to 60 digits, a topic and its partition less than 300 characters. */
const longestId = 512;

export const redriveJson = ({ id, index, untilMs }: Redrive): RedriveJson => ({
  of: id,
  ...(index === undefined ? {} : { index }),
  until: untilMs,
});

/** Reads what `redriveJson` gave; undefined for anything else. */
export const parseRedrive = (value: unknown): Redrive | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const { of: id, index, until } = value as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || id === '' || id.length > longestId) return undefined;
  if (!isInstant(until)) return undefined;
  if (index === undefined) return { id, untilMs: until };
  return isWhole(index, 0) ? { id, index, untilMs: until } : undefined;
};
