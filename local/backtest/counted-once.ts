import { parseRefusalId } from '../../lambdas/formats/refusal-id.ts';
import type { ReadingLine, SourceRecordLine } from '../../lambdas/formats/source-record-line.ts';
import { type BacktestOptions, type BacktestOutcome, backtest } from './backtest.ts';

/**
 * The records without the redriven ones that a replay counts at their first place already: there
 * the declaration takes now what it refused then, or the live processor had given the record up.
 * Which these are, a first replay tells; where nothing was redriven, there is none.
 */
export const countedOnce = async (
  options: Omit<BacktestOptions, 'onOutcome'> & { readonly records: readonly SourceRecordLine[] },
): Promise<readonly SourceRecordLine[]> => {
  const { records } = options;
  if (!records.some(isRedriven)) return records;
  const refused = new Set<string>();
  await backtest({ ...options, onOutcome: (outcome) => noteRefusal(outcome, refused) });
  const first = new Set(
    records.filter((record) => 'payload' in record && !isRedriven(record)).map(placeOf),
  );
  return records.filter((record) => {
    if (!isRedriven(record)) return true;
    const { place, index } = originalOf(record);
    // An archive without the original, and a message that never came, have it here alone.
    if (!first.has(place)) return true;
    return refused.has(place) || (index !== undefined && refused.has(`${place}:${index}`));
  });
};

type RedrivenLine = ReadingLine & { readonly redrive: NonNullable<ReadingLine['redrive']> };

const isRedriven = (record: SourceRecordLine): record is RedrivenLine =>
  'redrive' in record && record.redrive !== undefined;

const placeOf = ({ partition, position }: SourceRecordLine): string => `${partition}:${position}`;

/** One measure that is refused leaves its reading counted. */
const noteRefusal = (outcome: BacktestOutcome, refused: Set<string>): void => {
  if (outcome.type !== 'rejected' && outcome.type !== 'tooLate') return;
  if (outcome.measure !== undefined) return;
  const { partition, position, index, isWhole } = outcome;
  const place = `${partition}:${position}`;
  refused.add(isWhole === true ? place : `${place}:${index}`);
};

/** Where it stood first, by its id: that of a refusal, or of a record that was given up. */
const originalOf = ({ redrive: { id, index } }: RedrivenLine) => {
  const refusal = parseRefusalId(id);
  return {
    place: refusal === undefined ? id : `${refusal.partition}:${refusal.position}`,
    index,
  };
};
