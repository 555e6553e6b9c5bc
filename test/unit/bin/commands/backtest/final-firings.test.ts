import { describe, expect, it } from 'vitest';
import { finalFirings } from '../../../../../bin/commands/backtest/final-firings.ts';
import { emptyLedger } from '../../../../../lambdas/engine/index.ts';
import type { BacktestOutcome } from '../../../../../local/backtest/backtest.ts';

const firing = (key: string, id: string, revision: number): BacktestOutcome => ({
  type: 'result',
  pipeline: 'p',
  window: 'w',
  key,
  id,
  start: 0,
  end: 1,
  revision,
  reason: 'onTime',
  count: 1,
  measures: {},
});

describe('final firings', () => {
  it('keeps the last firing of each pane, and everything that is no firing', () => {
    const duplicate: BacktestOutcome = {
      type: 'duplicate',
      partition: 'p0',
      position: '3',
      index: 0,
      key: 'a',
      eventTimeMs: 0,
    };
    const ledger: BacktestOutcome = { type: 'ledger', partition: 'p0', ...emptyLedger() };
    const outcomes = [
      firing('a', '0', 1),
      firing('b', '0', 2),
      duplicate,
      firing('a', '0', 4),
      firing('a', '1', 5),
      ledger,
    ];
    expect(finalFirings(outcomes)).toEqual([
      duplicate,
      firing('b', '0', 2),
      firing('a', '0', 4),
      firing('a', '1', 5),
      ledger,
    ]);
  });
});
