import type { FiringReason, Telemetry } from '../engine/index.ts';
import type { Outbox } from './outbox.ts';

/** Firings that correct a row which was final as far as anybody knew. */
const correcting: ReadonlySet<FiringReason> = new Set(['late', 'merged']);

/** Tells operators how many rows a commit publishes, and how many of them correct earlier ones. */
export const reportResults = (telemetry: Telemetry, { results }: Pick<Outbox, 'results'>): void => {
  if (results.length === 0) return;
  telemetry.count('Results', results.length);
  const corrections = results.filter(({ reason }) => correcting.has(reason)).length;
  if (corrections > 0) telemetry.count('Revisions', corrections);
};
