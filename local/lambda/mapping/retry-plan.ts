/** Items that are to be handed to the function together. */
export interface PendingBatch<Item> {
  readonly items: readonly Item[];
  /** How often exactly these items were tried and none was done. */
  readonly failedAttempts: number;
}

export interface RetryPolicy {
  /** Halve a batch that failed instead of repeating it: `BisectBatchOnFunctionError`. */
  readonly bisectBatchOnFunctionError: boolean;
  /** Repetitions before a batch is given up: `MaximumRetryAttempts`; -1 for never. */
  readonly maximumRetryAttempts: number;
}

/** What becomes of a batch after an invocation: each of its items, in order, is in one of three. */
export interface RetryPlan<Item> {
  readonly done: readonly Item[];
  /** Given up: they go to the on-failure destination. */
  readonly discarded: readonly Item[];
  /** To be handed over next, in this order, before anything newer of the shard. */
  readonly pending: readonly PendingBatch<Item>[];
}

/**
 * Decides what is handed over next.
 *
 * 1. What is done is done; the rest is a new batch.
 * 2. Nothing done, and bisecting: two halves. Splitting does not count as a retry.
 * 3. Nothing done, and no smaller batch possible: again, until the retries are used up.
 *
 * So one poison record costs at most `ceil(log2(batch)) + 1 + maximumRetryAttempts` failures.
 *
 * @param resumeAt index of the first item that is not done (see `resumeIndex`)
 */
export const planRetry = <Item>(
  batch: PendingBatch<Item>,
  resumeAt: number,
  policy: RetryPolicy,
): RetryPlan<Item> => {
  const done = batch.items.slice(0, resumeAt);
  const rest = batch.items.slice(resumeAt);
  const plan = (pending: readonly PendingBatch<Item>[]): RetryPlan<Item> => ({
    done,
    discarded: [],
    pending,
  });
  if (rest.length === 0) return plan([]);
  if (done.length > 0) return plan([{ items: rest, failedAttempts: 0 }]);
  if (policy.bisectBatchOnFunctionError && rest.length > 1) {
    const middle = Math.ceil(rest.length / 2);
    return plan([
      { items: rest.slice(0, middle), failedAttempts: 0 },
      { items: rest.slice(middle), failedAttempts: 0 },
    ]);
  }
  const failedAttempts = batch.failedAttempts + 1;
  if (policy.maximumRetryAttempts >= 0 && failedAttempts > policy.maximumRetryAttempts) {
    return { done, discarded: rest, pending: [] };
  }
  return plan([{ items: rest, failedAttempts }]);
};
