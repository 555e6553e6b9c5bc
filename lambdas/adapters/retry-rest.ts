import { setTimeout as sleep } from 'node:timers/promises';

export interface RetryOptions {
  /** How often it is tried in all. @default 8 */
  readonly attempts?: number;
  /** Waits before the next attempt. @default - a timer */
  readonly pause?: (ms: number) => Promise<unknown>;
}

const firstPauseMs = 50;

/**
 * For batch calls that do a part and name the rest (UnprocessedItems, failed entries): tries the
 * rest again, waiting 50 ms, then twice as long each time. Resolves to what is left at the end.
 */
export const retryRest = async <Item>(
  items: readonly Item[],
  attempt: (items: readonly Item[]) => Promise<readonly Item[]>,
  { attempts = 8, pause = sleep }: RetryOptions = {},
): Promise<readonly Item[]> => {
  let rest = items;
  for (let tried = 0; tried < attempts && rest.length > 0; tried += 1) {
    if (tried > 0) await pause(firstPauseMs * 2 ** (tried - 1));
    rest = await attempt(rest);
  }
  return rest;
};
