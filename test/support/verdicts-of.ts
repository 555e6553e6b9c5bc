import type { FoldOutcomes } from './fold-run.ts';

/** `ordinal.index verdict` of each reading that was refused whole. */
export const verdictsOf = ({ refused }: FoldOutcomes): string[] =>
  refused
    .filter((reading) => reading.type === 'duplicate' || reading.measure === undefined)
    .map((reading) => {
      const verdict = reading.type === 'rejected' ? reading.reason : reading.type;
      return `${(Number(reading.position) - 3) / 7 + 1}.${reading.index} ${verdict}`;
    });
