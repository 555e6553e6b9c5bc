import type { QuarantinedReading } from '../../../lambdas/engine/index.ts';

/** Why a refused reading can only be replayed, in words; undefined where it can be redriven. */
export const whyNotRedriven = (reading: QuarantinedReading): string | undefined => {
  if (reading.type === 'tooLate') return 'its windows are gone: only a replay counts it';
  if (reading.measure !== undefined) {
    return 'its other measures were accepted: only a replay counts one more of the same reading';
  }
  if (reading.arrivalTimeMs === undefined || reading.clientId === undefined) {
    return 'nothing proves who sent it and when: it was not in our envelope';
  }
  return undefined;
};
