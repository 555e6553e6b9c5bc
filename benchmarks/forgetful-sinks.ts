import type { Sinks } from '../lambdas/runtime/sinks.ts';

/** Take everything, and forget it: what stores cost is no part of a benchmark. */
export const forgetfulSinks: Sinks = {
  alerts: { record: async () => {} },
  quarantine: {
    keepPayload: async () => {},
    keepReadings: async () => {},
    keepResults: async () => {},
  },
  results: { write: async () => ({ refused: [] }) },
};
