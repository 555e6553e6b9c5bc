import type { RejectionReason } from '../engine/index.ts';

/** What readings that were rejected for a reason are counted under: `RejectedOutOfRange`. */
export const rejectedMetric = (reason: RejectionReason): string =>
  `Rejected${reason.split('_').map(capitalised).join('')}`;

const capitalised = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
