import type { Observation } from '../../../local/observation.ts';

/** What a run has come to, in one line for a terminal. */
export const runStatus = (observation: Observation): string => {
  const { published, ledger, storedResults, alerts } = observation;
  const verdicts = [
    `${ledger.accepted} accepted`,
    `${ledger.tooLate} too late`,
    `${ledger.duplicate} duplicate`,
    `${ledger.rejected} rejected`,
  ];
  const open = alerts.filter(({ state }) => state === 'alarm').length;
  const stored = `${storedResults} windows, ${open} ${open === 1 ? 'alarm' : 'alarms'}`;
  return `${published} published, ${verdicts.join(', ')}, ${stored}`;
};
