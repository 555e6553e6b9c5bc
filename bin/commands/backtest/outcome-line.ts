import type { BacktestOutcome } from '../../../local/backtest/backtest.ts';

/** An outcome as one line of JSON, as docs/FORMATS.md describes it. */
export const outcomeLine = (outcome: BacktestOutcome): string => {
  if (outcome.type !== 'rejected' && outcome.type !== 'tooLate') return JSON.stringify(outcome);
  const { payload: _bytes, arrivalTimeMs: arrivalTime, ...rest } = outcome;
  return JSON.stringify({ ...rest, arrivalTime });
};
