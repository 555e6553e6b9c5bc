import type { StageConfig } from '../../../lib/stage-config.ts';
import type { BillLine } from './bill.ts';
import { hoursPerMonth, secondsPerMonth } from './load/month.ts';
import type { CountedWorkload } from './load/workload-of.ts';
import { amountOf } from './prices/amount-of.ts';
import type { PriceId, PriceList } from './prices/price-list.ts';

/** What would make a bill smaller, and by how much. */
export interface BillHint {
  readonly says: string;
  /** US dollars a month, at these prices. */
  readonly saves: number;
}

export interface HintOptions {
  readonly lines: readonly BillLine[];
  readonly list: PriceList;
  readonly stage: StageConfig;
  readonly work: CountedWorkload;
}

/** Below that nobody should think about it, US dollars a month. */
const leastSaving = 1;

/** What would make the bill smaller, the most first. */
export const billHints = (options: HintOptions): readonly BillHint[] =>
  [basicIngest(options), packs(options), provisioned(options)]
    .filter(({ saves }) => saves >= leastSaving)
    .sort((left, right) => right.saves - left.saves);

const usdOf = (lines: readonly BillLine[], ...prices: readonly PriceId[]): number =>
  lines.filter(({ price }) => prices.includes(price)).reduce((sum, { usd }) => sum + usd, 0);

const basicIngest = ({ lines, stage }: HintOptions): BillHint => ({
  says:
    'Basic Ingest: devices that publish to $aws/rules/RULE/TOPIC pay no messaging; nobody else ' +
    'can subscribe to what they say (--basic-ingest)',
  saves: stage.basicIngest ? usdOf(lines, 'iot.message') : 0,
});

const meteredBytes = 5 * 1_024;

/** A message may hold as many readings as fit into what is counted as one. */
const packs = ({ lines, work }: HintOptions): BillHint => {
  const readings = Math.floor(meteredBytes / work.messageBytes);
  const now = usdOf(lines, 'iot.message', 'iot.rule', 'iot.action');
  return {
    says:
      `several readings a message: up to ${readings} of these fit into the 5 KB that IoT Core ` +
      'counts as one; the first of them is then as late as it had to wait for the last',
    saves: readings < 2 ? 0 : Math.round(now * (1 - 1 / readings)),
  };
};

/** Of what a shard takes, how much a provisioned stream should be filled to. */
const filling = 0.7;
const recordsPerShard = 1_000;
const bytesPerShard = 2 ** 20;

const provisioned = ({ lines, list: { prices }, stage, work }: HintOptions): BillHint => {
  const [flow] = work.flows;
  if (flow === undefined || stage.ingest !== 'kinesis' || stage.capacity.mode !== 'onDemand') {
    return { says: '', saves: 0 };
  }
  const { recordsPerSecond, recordBytes } = flow;
  const busy = Math.max(
    recordsPerSecond / recordsPerShard,
    (recordsPerSecond * recordBytes) / bytesPerShard,
  );
  const shards = Math.max(1, Math.ceil(busy / filling));
  const cost =
    amountOf(prices['kinesis.shardHour'], shards * hoursPerMonth) +
    amountOf(prices['kinesis.extendedShardHour'], shards * hoursPerMonth) +
    amountOf(prices['kinesis.putUnit'], recordsPerSecond * secondsPerMonth);
  const now = usdOf(
    lines,
    'kinesis.streamHour',
    'kinesis.inGb',
    'kinesis.outGb',
    'kinesis.extendedGbMonth',
  );
  return {
    says:
      `a provisioned stream of ${shards} ${shards === 1 ? 'shard' : 'shards'}, if the load is as ` +
      'steady as this one (`capacity` in lib/stage-config.ts); somebody has to watch it',
    saves: Math.round(now - cost),
  };
};
