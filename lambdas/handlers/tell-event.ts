import type { OutcomeFeed, ToldOutcome } from '../engine/index.ts';

/**
 * Outcomes of an invocation, `{"outcomes":[...]}`, onto a feed. Answers with how many were told.
 *
 * @throws TypeError where the event has none
 */
export const tellEvent =
  (feed: OutcomeFeed) =>
  async (event: unknown): Promise<{ told: number }> => {
    const outcomes = outcomesOf(event);
    await feed.tell(outcomes);
    return { told: outcomes.length };
  };

const outcomesOf = (event: unknown): readonly ToldOutcome[] => {
  const { outcomes } = (event ?? {}) as { outcomes?: unknown };
  if (Array.isArray(outcomes) && outcomes.every(isKeyed)) return outcomes;
  throw new TypeError(
    'the event has no outcomes, but must be {"outcomes":[...]} of results and alerts, each with ' +
      'its key; let the process function invoke it',
  );
};

const isKeyed = (outcome: unknown): outcome is ToldOutcome =>
  typeof outcome === 'object' &&
  outcome !== null &&
  typeof (outcome as { key?: unknown }).key === 'string';
