import { formatInstant } from '../../../lambdas/engine/index.ts';
import type { LatencySummary, RunLatency } from '../../../local/observation.ts';
import type { RunSummary } from '../../../local/run/run-summary.ts';

/** A run's summary for a person: what `--json` gives to a program. */
export const summaryText = ({ ledger, results, alerts, latency }: RunSummary): string[] => {
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
    ...latencyText(latency),
  ];
};

/** By this machine's clock, which says little of AWS and much of what holds a reading up here. */
const latencyText = ({ readingToRow, readingToAlert }: RunLatency): string[] => {
  const line = (to: string, summary: LatencySummary | null): string[] =>
    summary === null
      ? []
      : [
          `${to}  p50 ${Math.round(summary.p50Ms)} ms, p99 ${Math.round(summary.p99Ms)} ms ` +
            `(of ${summary.count})`,
        ];
  const lines = [...line('to row   ', readingToRow), ...line('to alert ', readingToAlert)];
  if (lines.length === 0) return [];
  return [
    'latency on this machine, from the publish of the reading that closes a window',
    ...lines,
  ];
};
