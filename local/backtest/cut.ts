import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Where batches end. Final rows, alerts, verdicts and state must not depend on it. */
export type Cut =
  | { readonly kind: 'every'; readonly records: number }
  | { readonly kind: 'random'; readonly seed: number };

/** As Lambda's event source mapping allows at most. */
export const mostRecordsPerBatch = 10_000;

/** Cuts records into consecutive, non-empty batches. The same seed cuts the same way. */
export const cutBatches = <Item>(items: readonly Item[], cut: Cut): Item[][] => {
  const random = cut.kind === 'random' ? xoroshiro128plus(cut.seed) : undefined;
  const batches: Item[][] = [];
  for (let from = 0; from < items.length; ) {
    // Small and large batches alike: the size's order of magnitude is drawn first.
    const magnitude = random === undefined ? 0 : uniformInt(random, 0, 4);
    const most = 10 ** magnitude;
    const size =
      cut.kind === 'every' || random === undefined ? recordsOf(cut) : uniformInt(random, 1, most);
    batches.push(items.slice(from, from + size));
    from += size;
  }
  return batches;
};

const recordsOf = (cut: Cut): number =>
  cut.kind === 'every' ? Math.max(1, cut.records) : mostRecordsPerBatch;
