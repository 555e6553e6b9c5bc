import type { ToldOutcome } from '../../lambdas/engine/index.ts';

/** What a consumer makes of messages of a feed: of each identity the highest revision. */
export const newestTold = (messages: readonly string[]): readonly ToldOutcome[] => {
  const newest = new Map<string, ToldOutcome>();
  for (const text of messages) {
    const outcome = JSON.parse(text) as ToldOutcome;
    const identity = JSON.stringify(identityOf(outcome));
    const known = newest.get(identity);
    if (known === undefined || known.revision <= outcome.revision) newest.set(identity, outcome);
  }
  return [...newest.values()];
};

const identityOf = (outcome: ToldOutcome): readonly string[] => {
  if (outcome.type === 'alert') return ['alert', outcome.id];
  const { pipeline, window, key, id } = outcome;
  return ['result', pipeline, window, key, id];
};
