import type { Clock } from '../../lambdas/engine/ports.ts';

/** The machine's own clock: what a live run goes by, and what certificates and retries always do. */
export const systemClock: Clock = { nowMs: () => Date.now() };
