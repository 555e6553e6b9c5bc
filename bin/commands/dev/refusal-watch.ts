import type { Observation } from '../../../local/observation.ts';
import { type RefusedRun, refusalNotice } from './refusal-notice.ts';

/** Finds out whether a run refuses whatever it gets, and says so once. */
export interface RefusalWatch {
  see(observation: Pick<Observation, 'ledger' | 'quarantine'>): void;
  /** Whether that was told, or a reading was taken: there is nothing more to find out. */
  isOver(): boolean;
}

export const createRefusalWatch = (
  run: RefusedRun,
  tellLine: (line: string) => void,
): RefusalWatch => {
  let isOver = false;
  return {
    see: (observation) => {
      if (isOver) return;
      const { received, rejected } = observation.ledger;
      const notice = refusalNotice(observation, run);
      for (const line of notice ?? []) tellLine(line);
      isOver = notice !== undefined || rejected < received;
    },
    isOver: () => isOver,
  };
};
