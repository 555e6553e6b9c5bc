import type { Clock } from '../../engine/ports.ts';

/** The machine's clock: the only place in the product that asks for the time of day. */
export const systemClock: Clock = { nowMs: () => Date.now() };
