import type { OutcomeFeed, ToldOutcome } from '../../engine/ports.ts';

/** Keeps what it is told, in order, as text. */
export class MemoryOutcomeFeed implements OutcomeFeed {
  readonly told: { readonly key: string; readonly text: string }[] = [];

  async tell(outcomes: readonly ToldOutcome[]): Promise<void> {
    for (const outcome of outcomes) {
      this.told.push({ key: outcome.key, text: JSON.stringify(outcome) });
    }
  }
}
