import type { BacktestOutcome } from '../../../local/backtest/backtest.ts';

/**
 * All outcomes but the firings of a pane that a later one replaced. What is left of the results
 * stands behind the verdicts and alerts, in the order of the last firings, before the ledgers.
 */
export const finalFirings = (outcomes: readonly BacktestOutcome[]): BacktestOutcome[] => {
  const results = new Map<string, BacktestOutcome>();
  for (const outcome of outcomes) {
    if (outcome.type !== 'result') continue;
    const identity = JSON.stringify([outcome.window, outcome.key, outcome.id]);
    results.delete(identity);
    results.set(identity, outcome);
  }
  const isLedger = ({ type }: BacktestOutcome): boolean =>
    type === 'ledger' || type === 'secondStageLedger';
  const others = outcomes.filter((outcome) => outcome.type !== 'result' && !isLedger(outcome));
  const ledgers = outcomes.filter(isLedger);
  return [...others, ...results.values(), ...ledgers];
};
