import type { Published } from '../world/simulated-sinks.ts';
import type { CheckerMaker } from './checker.ts';
import { fingerprint } from './fingerprint.ts';
import { isSame } from './is-same.ts';
import { outcomeName } from './outcome-name.ts';

/** I4: nothing is published that is not in an accepted entry; and no outcome is committed twice. */
export const committedFirst: CheckerMaker = (complain) => {
  const committed = new Map<string, Published>();
  return {
    accepted: ({ outbox: { alerts, quarantine, results } }) => {
      for (const outcome of [...alerts, ...quarantine, ...results]) {
        const name = outcomeName(outcome);
        if (committed.has(name)) complain(`committed twice: ${fingerprint(outcome)}`);
        committed.set(name, outcome);
      }
    },
    published: (outcome) => {
      if (isSame(committed.get(outcomeName(outcome)), outcome)) return;
      complain(`published before it was committed: ${fingerprint(outcome)}`);
    },
  };
};
