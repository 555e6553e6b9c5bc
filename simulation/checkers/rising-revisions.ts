import type { WindowResult } from '../../lambdas/engine/index.ts';
import type { CheckerMaker } from './checker.ts';
import { fingerprint } from './fingerprint.ts';
import { isSame } from './is-same.ts';
import { rowName } from './outcome-name.ts';

/**
 * I5: a row's revision never falls, whatever is written last; one revision has one value, and it is
 * one that the reference model fires: revisions may be skipped, but none is made up.
 */
export const risingRevisions: CheckerMaker = (complain) => {
  const values = new Map<string, WindowResult>();
  const highest = new Map<string, number>();
  return {
    published: (outcome) => {
      if (outcome.type !== 'result') return;
      const identity = rowName(outcome);
      const name = `${identity}@${outcome.revision}`;
      const known = values.get(name) ?? outcome;
      if (!isSame(known, outcome)) {
        complain(`row ${name} is ${fingerprint(known)}, and then ${fingerprint(outcome)}`);
      }
      values.set(name, outcome);
      highest.set(identity, Math.max(highest.get(identity) ?? 0, outcome.revision));
    },
    finished: ({ pipeline: { name: pipeline }, partitions, rows, refused }) => {
      for (const row of partitions.flatMap(({ expected }) => expected.firings)) {
        const name = `${rowName(row)}@${row.revision}`;
        const value = values.get(name);
        if (value === undefined) continue;
        const fired = { type: 'result', pipeline, ...row };
        if (!isSame(value, fired)) {
          complain(`row ${name} is ${fingerprint(value)}, but should be ${fingerprint(fired)}`);
        }
        values.delete(name);
      }
      for (const name of values.keys()) complain(`row ${name} is published, but never fired`);
      const kept = new Set(refused.map(({ result }) => `${rowName(result)}@${result.revision}`));
      for (const row of rows) {
        const identity = rowName(row);
        const wanted = highest.get(identity) ?? 0;
        if (row.revision >= wanted || kept.has(`${identity}@${wanted}`)) continue;
        complain(`row ${identity} ends at revision ${row.revision}, after ${wanted} was written`);
      }
    },
  };
};
