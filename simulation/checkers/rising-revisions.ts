import type { WindowResult } from '../../lambdas/engine/index.ts';
import type { CheckerMaker } from './checker.ts';
import { fingerprint } from './fingerprint.ts';

const identityOf = ({ window, key, id }: WindowResult): string => `${window}/${key}/${id}`;

/** I5: a row's revision never falls, whatever is written last; one revision has one value. */
export const risingRevisions: CheckerMaker = (complain) => {
  const values = new Map<string, string>();
  const highest = new Map<string, number>();
  return {
    published: (outcome) => {
      if (outcome.type !== 'result') return;
      const identity = identityOf(outcome);
      const name = `${identity}@${outcome.revision}`;
      const value = fingerprint(outcome);
      const known = values.get(name) ?? value;
      if (known !== value) complain(`row ${name} is ${known}, and then ${value}`);
      values.set(name, value);
      highest.set(identity, Math.max(highest.get(identity) ?? 0, outcome.revision));
    },
    finished: ({ rows, refused }) => {
      const kept = new Set(refused.map(({ result }) => `${identityOf(result)}@${result.revision}`));
      for (const row of rows) {
        const identity = identityOf(row);
        const wanted = highest.get(identity) ?? 0;
        if (row.revision >= wanted || kept.has(`${identity}@${wanted}`)) continue;
        complain(`row ${identity} ends at revision ${row.revision}, after ${wanted} was written`);
      }
    },
  };
};
