import { formatInstant, parseRfc3339 } from '../../../lambdas/engine/index.ts';
import type { InputCell } from '../input/input-row.ts';

/** An instant that a row names. */
export interface RowInstant {
  /** Epoch ms. */
  readonly epochMs: number;
  /** The same as RFC 3339 with a zone, with the row's own digits where it has text. */
  readonly rfc3339: string;
}

const withoutZone = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:[.,]\d+)?)?)?$/;
const farthestMs = 8.64e15;

/**
 * Reads a time: RFC 3339; the same without a zone, or only its date, in UTC; or a whole number,
 * which is epoch ms.
 *
 * @returns undefined where it is none of these
 */
export const rowInstant = (cell: InputCell): RowInstant | undefined => {
  const text = (cell.kind === 'text' ? cell.text : cell.json).trim();
  if (/^-?\d{1,16}$/.test(text)) {
    const epochMs = Number(text);
    if (Math.abs(epochMs) > farthestMs) return undefined;
    return { epochMs, rfc3339: formatInstant(epochMs) };
  }
  const rfc3339 = text.replace(
    withoutZone,
    (_, date: string, time = '00:00', seconds = ':00') =>
      `${date}T${time}${seconds.replace(',', '.')}Z`,
  );
  const epochMs = parseRfc3339(rfc3339);
  return epochMs === undefined ? undefined : { epochMs, rfc3339 };
};
