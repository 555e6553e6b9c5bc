import own from './price-list.json' with { type: 'json' };

/** Names a price: `service.unit`. */
export type PriceId = keyof typeof own.prices;

/** How sure a price is: read at AWS, quoted by somebody else, remembered, or given by the user. */
export const sureness = ['awsPage', 'thirdParty', 'unverified', 'yours'] as const;

/** A step of a price that falls with the quantity. */
export interface PriceStep {
  /** Where it ends; null for the last. */
  readonly upTo: number | null;
  readonly usd: number;
}

export interface Price {
  /** As the bill names it. */
  readonly service: string;
  /** What is counted, in the singular. */
  readonly unit: string;
  /** How many of them the dollars are for. */
  readonly per: number;
  readonly usd: number | readonly PriceStep[];
  /** Where it holds; AWS charges by region. */
  readonly region: string;
  /** When the source said so, `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly source: string;
  readonly sure: (typeof sureness)[number];
}

export type Prices = Readonly<Record<PriceId, Price>>;

/** Prices with the day on which they were put together, `YYYY-MM-DD`. */
export interface PriceList {
  readonly asOf: string;
  readonly prices: Prices;
}

/** The list that comes with this release. */
export const priceList = own as PriceList;
