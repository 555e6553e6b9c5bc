/** How an invocation of a function with a batch ended. */
export type InvocationOutcome =
  | {
      readonly kind: 'returned';
      /** The parsed response; undefined where the function returned nothing. */
      readonly response: unknown;
    }
  /** It threw, ran out of time, or its environment died. */
  | { readonly kind: 'failed'; readonly error: Error };

/**
 * Where a batch must be taken up again, by Lambda's rules for `ReportBatchItemFailures` on streams:
 *
 * 1. Nothing, null, `{}`, no or null or empty `batchItemFailures`: all is done.
 * 2. Known ids: the one that comes first in the batch, and everything after it, is not done.
 * 3. An error, a malformed response, an empty, null or unknown id: nothing is done.
 *
 * @param ids sequence numbers of the batch, in its order
 * @returns index of the first item that is not done: 0 for nothing done, `ids.length` for all
 */
export const resumeIndex = (ids: readonly string[], outcome: InvocationOutcome): number => {
  if (outcome.kind === 'failed') return 0;
  const { response } = outcome;
  if (response === undefined || response === null) return ids.length;
  if (typeof response !== 'object' || Array.isArray(response)) return 0;
  const { batchItemFailures: failures } = response as { batchItemFailures?: unknown };
  if (failures === undefined || failures === null) return ids.length;
  if (!Array.isArray(failures)) return 0;
  let first = ids.length;
  for (const failure of failures as readonly unknown[]) {
    const index = ids.indexOf(itemIdentifier(failure));
    // Known ids only: -1, and any index before the lowest so far.
    if (index < first) first = index;
  }
  return Math.max(first, 0);
};

/** The id that a failure names; an empty text, which is no record's id, where it names none. */
const itemIdentifier = (failure: unknown): string => {
  if (typeof failure !== 'object' || failure === null) return '';
  const { itemIdentifier: id } = failure as { itemIdentifier?: unknown };
  return typeof id === 'string' ? id : '';
};
