import type { Price } from './price-list.ts';

/** US dollars for so many units in a month. */
export const amountOf = ({ usd, per }: Pick<Price, 'usd' | 'per'>, quantity: number): number => {
  if (typeof usd === 'number') return (quantity / per) * usd;
  let amount = 0;
  let from = 0;
  for (const step of usd) {
    const to = Math.min(quantity, step.upTo ?? quantity);
    if (to > from) amount += ((to - from) / per) * step.usd;
    from = Math.max(from, to);
  }
  return amount;
};
