import { formatInstant } from '../../../lambdas/engine/index.ts';
import type { RunSummary } from '../../../local/run/run-summary.ts';

/** A run's summary for a person: what `--json` gives to a program. */
export const summaryText = ({ ledger, results, alerts }: RunSummary): string[] => {
  const reasons = Object.entries(ledger.rejectedBy).map(([reason, count]) => `${reason} ${count}`);
  return [
    `received   ${ledger.received}`,
    `accepted   ${ledger.accepted}`,
    `too late   ${ledger.tooLate}`,
    `duplicate  ${ledger.duplicate}`,
    `rejected   ${ledger.rejected}${reasons.length === 0 ? '' : ` (${reasons.join(', ')})`}`,
    `results    ${results}`,
    `alerts     ${alerts.length}`,
    ...alerts.map(({ state, at, detail }) => `  ${formatInstant(at)} ${state}: ${detail}`),
  ];
};
