import { days } from '../../../../lambdas/engine/index.ts';
import { type Check, ok, warn } from '../check.ts';

/** After which prices should be looked at again. */
const staleAfter = days(180);

/** How old the prices are that `cost` reckons with, and how many of them are only remembered. */
export const prices: Check = {
  name: 'prices',
  asksAccount: false,
  run: async ({ prices: list, clock }) => {
    const rows = Object.values(list.prices);
    const unsure = rows.filter(({ sure }) => sure === 'unverified').length;
    const says =
      `the list of "cost" is of ${list.asOf}; ` +
      `${unsure} of ${rows.length} prices are unverified`;
    const next = 'look them up for your region, and give them to "cost" with --prices FILE';
    const isStale = clock.nowMs() - Date.parse(list.asOf) > staleAfter;
    return isStale ? warn(`${says}, and the list is old`, next) : ok(says);
  },
};
