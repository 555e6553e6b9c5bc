import type { CheckerMaker } from './checker.ts';
import { fingerprint } from './fingerprint.ts';

/** I4: nothing is published that is not in an accepted entry; and no outcome is committed twice. */
export const committedFirst: CheckerMaker = (complain) => {
  const committed = new Set<string>();
  return {
    accepted: ({ outbox: { alerts, quarantine, results } }) => {
      for (const outcome of [...alerts, ...quarantine, ...results]) {
        const print = fingerprint(outcome);
        if (committed.has(print)) complain(`committed twice: ${print}`);
        committed.add(print);
      }
    },
    published: (outcome) => {
      const print = fingerprint(outcome);
      if (!committed.has(print)) complain(`published before it was committed: ${print}`);
    },
  };
};
