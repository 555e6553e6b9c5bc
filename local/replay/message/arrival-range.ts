/**
 * Epoch ms: years of four digits, with room behind them for the silence after the last row, because
 * a tick tells its time in RFC 3339.
 */
const earliestMs = Date.parse('0000-01-01T00:00:00Z');
const afterLatestMs = Date.parse('9000-01-01T00:00:00Z');

/** Whether a row can arrive then. */
export const isArrivalTime = (epochMs: number): boolean =>
  epochMs >= earliestMs && epochMs < afterLatestMs;
