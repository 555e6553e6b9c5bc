import { type FleetLoad, readingsPerMonth } from './load/fleet-load.ts';
import { amountOf } from './prices/amount-of.ts';
import type { Price, PriceId, PriceList } from './prices/price-list.ts';
import type { Workload } from './rules/price-rule.ts';
import { priceRules } from './rules/price-rules.ts';
import type { StackTemplate } from './template/stack-template.ts';
import { type Usage, type UsageGroup, usageGroups } from './usage.ts';

/** One price of a bill, whatever resources it is for. */
export interface BillLine extends Pick<Price, 'service' | 'unit' | 'region' | 'asOf' | 'sure'> {
  readonly price: PriceId;
  readonly group: UsageGroup;
  readonly quantity: number;
  /** US dollars a month. */
  readonly usd: number;
}

export interface Bill {
  /** US dollars a month. */
  readonly perMonth: number;
  readonly perMillionReadings: number;
  /** The dearest first. */
  readonly byService: Readonly<Record<string, number>>;
  /** Devices are IoT Core, stream is what records wait in, store is where results are. */
  readonly byPart: Readonly<Record<UsageGroup, number>>;
  /** Of the whole: everything beyond IoT Core, stream and store. */
  readonly processingShare: number;
  readonly readingsPerMonth: number;
  /** The dearest first. */
  readonly lines: readonly BillLine[];
}

/** A resource of a template that the bill has no rule for, so that there can be no bill. */
export class UnpricedResourceError extends Error {
  override readonly name = 'UnpricedResourceError';

  constructor(id: string, type: string, template: string) {
    super(
      `${id} of ${template} is a resource type without a price rule, ${type}; ` +
        'add one to bin/commands/cost/rules, or `nothing` where it costs nothing',
    );
  }
}

/** What the resources of templates use in a month, by the rule of each one's type. */
export const usagesOf = (templates: readonly StackTemplate[], work: Workload): readonly Usage[] =>
  templates.flatMap((template) =>
    template.resources.flatMap((resource) => {
      const rule = priceRules[resource.type];
      if (rule !== undefined) return rule(resource, { ...work, template });
      throw new UnpricedResourceError(resource.id, resource.type, template.name);
    }),
  );

/** The bill of what was used. Amounts are whole cents, and the sums are those of what is shown. */
export const billOf = (usages: readonly Usage[], list: PriceList, load: FleetLoad): Bill => {
  const lines = linesOf(usages, list);
  const byService: Record<string, number> = {};
  for (const { service, usd } of lines) byService[service] = (byService[service] ?? 0) + usd;
  const sumOf = (group: UsageGroup): number =>
    cents(lines.filter((line) => line.group === group).reduce((sum, { usd }) => sum + usd, 0));
  const perMonth = cents(lines.reduce((sum, { usd }) => sum + usd, 0));
  const readings = readingsPerMonth(load);
  return {
    perMonth,
    perMillionReadings: Number(((perMonth / readings) * 1e6).toFixed(4)),
    byService: Object.fromEntries(
      Object.entries(byService)
        .map(([service, usd]) => [service, cents(usd)] as const)
        .sort(([, left], [, right]) => right - left),
    ),
    byPart: Object.fromEntries(usageGroups.map((group) => [group, sumOf(group)])) as Bill['byPart'],
    processingShare: Number((sumOf('processing') / perMonth).toFixed(4)),
    readingsPerMonth: Math.round(readings),
    lines,
  };
};

/** A price's steps are of the month's whole quantity, so each price is one line for its group. */
const linesOf = (usages: readonly Usage[], { prices }: PriceList): readonly BillLine[] => {
  const lines = new Map<string, BillLine>();
  for (const { price, quantity, group = 'processing' } of usages) {
    const name = `${price} ${group}`;
    const total = (lines.get(name)?.quantity ?? 0) + quantity;
    const { service, unit, region, asOf, sure, ...rate } = prices[price];
    const usd = cents(amountOf(rate, total));
    lines.set(name, { price, group, quantity: total, usd, service, unit, region, asOf, sure });
  }
  return [...lines.values()]
    .filter(({ quantity }) => quantity > 0)
    .sort((left, right) => right.usd - left.usd);
};

const cents = (usd: number): number => Math.round(usd * 100) / 100;
