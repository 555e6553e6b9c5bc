import type { WindowResult } from '../../../../lambdas/engine/index.ts';
import { fetchResults } from './run-api.ts';

/** Which results are wanted. */
export interface ResultsWish {
  readonly keys: readonly string[];
  readonly window: string;
  readonly limit: number;
}

/**
 * Asks for stored results again and again, one request at a time. What comes for a wish that is no
 * longer held is still delivered: each row names its key. A request that fails is tried again with
 * the next refresh; the live feed tells the person about lost connections.
 */
export class PolledResults {
  readonly #wish: () => ResultsWish | undefined;
  readonly #deliver: (results: readonly WindowResult[]) => void;
  #isAsking = false;
  #isStale = false;

  constructor(
    wish: () => ResultsWish | undefined,
    deliver: (results: readonly WindowResult[]) => void,
  ) {
    this.#wish = wish;
    this.#deliver = deliver;
  }

  /** Asks now, or as soon as the request under way is answered. */
  async refresh(): Promise<void> {
    if (this.#isAsking) {
      this.#isStale = true;
      return;
    }
    this.#isAsking = true;
    try {
      do {
        this.#isStale = false;
        const wish = this.#wish();
        if (wish === undefined || wish.keys.length === 0) continue;
        this.#deliver(await fetchResults(wish.keys, wish.window, wish.limit));
      } while (this.#isStale);
    } catch {
      this.#isStale = false;
    } finally {
      this.#isAsking = false;
    }
  }
}
