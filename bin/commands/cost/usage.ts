import type { PriceId } from './prices/price-list.ts';

/** The part of a bill that a usage belongs to: `processing` is all that is none of the others. */
export const usageGroups = ['devices', 'stream', 'store', 'processing'] as const;

export type UsageGroup = (typeof usageGroups)[number];

/** So much of what a price is for, in a month. */
export interface Usage {
  readonly price: PriceId;
  readonly quantity: number;
  /** @default 'processing' */
  readonly group?: UsageGroup;
}
