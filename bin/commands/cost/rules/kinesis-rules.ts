import { feedVariables } from '../../../../lambdas/environment.ts';
import { hoursPerMonth, secondsPerMonth } from '../load/month.ts';
import { onDemandShards, type StreamShape, type StreamTraffic } from '../load/stream-shape.ts';
import type { StackTemplate, TemplateResource } from '../template/stack-template.ts';
import type { Usage } from '../usage.ts';
import type { PriceRule, PriceRules, RecordFlow } from './price-rule.ts';

const gigabyte = 2 ** 30;
const kilobyte = 1_024;
/** A put of a provisioned stream. */
const putUnitBytes = 25 * kilobyte;
/** What the price of a stream holds, and what the price of longer retention holds. */
const dayHours = 24;
const weekHours = 168;

const stream: PriceRule = (resource, { template, flows }) => {
  const flow = flows.find(({ id }) => id === resource.id) ?? told(resource, template, flows);
  if (flow === undefined)
    throw new Error(`${resource.id} is a stream that nothing is known to use`);
  const { StreamModeDetails, RetentionPeriodHours = dayHours } = resource.properties as {
    StreamModeDetails?: { StreamMode?: string };
    RetentionPeriodHours?: number;
  };
  const mappings = template.referringTo(
    resource,
    'AWS::Lambda::EventSourceMapping',
    'EventSourceArn',
  );
  const usages =
    StreamModeDetails?.StreamMode === 'ON_DEMAND'
      ? onDemand(flow, mappings.length, RetentionPeriodHours)
      : provisioned(flow, RetentionPeriodHours);
  return usages.map((usage) => ({ ...usage, group: 'stream' }));
};

type Flow = StreamTraffic & { readonly shape: Pick<StreamShape, 'partitions'> };

/** What goes through a feed: each result of each stage. Who reads it is not in the template. */
const told = (
  resource: TemplateResource,
  template: StackTemplate,
  flows: readonly RecordFlow[],
): Flow | undefined => {
  if (!template.isKnownAs(resource, feedVariables.name)) return undefined;
  const perSecond = (what: 'results' | 'toldBytes'): number =>
    flows.reduce((sum, flow) => sum + flow.recordsPerSecond * flow.operations[what], 0);
  const recordsPerSecond = perSecond('results');
  const recordBytes = recordsPerSecond === 0 ? 0 : perSecond('toldBytes') / recordsPerSecond;
  const traffic = { recordsPerSecond, recordBytes, eventBytes: recordBytes };
  const { ShardCount } = resource.properties as { ShardCount?: number };
  return { ...traffic, shape: { partitions: ShardCount ?? onDemandShards(traffic) } };
};

const onDemand = (flow: Flow, readers: number, keptHours: number): readonly Usage[] => {
  const records = flow.recordsPerSecond * secondsPerMonth;
  const taken = Math.ceil(flow.recordBytes / kilobyte) * kilobyte;
  return [
    { price: 'kinesis.streamHour', quantity: hoursPerMonth },
    { price: 'kinesis.inGb', quantity: (records * taken) / gigabyte },
    { price: 'kinesis.outGb', quantity: (records * flow.recordBytes * readers) / gigabyte },
    { price: 'kinesis.extendedGbMonth', quantity: kept(flow, [dayHours, weekHours], keptHours) },
    { price: 'kinesis.longTermGbMonth', quantity: kept(flow, [weekHours, Infinity], keptHours) },
  ];
};

const provisioned = (flow: Flow, keptHours: number): readonly Usage[] => {
  const shardHours = flow.shape.partitions * hoursPerMonth;
  const puts = Math.ceil(flow.recordBytes / putUnitBytes);
  return [
    { price: 'kinesis.shardHour', quantity: shardHours },
    { price: 'kinesis.putUnit', quantity: flow.recordsPerSecond * secondsPerMonth * puts },
    { price: 'kinesis.extendedShardHour', quantity: keptHours > dayHours ? shardHours : 0 },
    { price: 'kinesis.longTermGbMonth', quantity: kept(flow, [weekHours, Infinity], keptHours) },
  ];
};

/** GB of records of an age between the two, at any time. */
const kept = (flow: Flow, [from, to]: readonly [number, number], hours: number): number => {
  const seconds = Math.max(0, Math.min(hours, to) - from) * 3_600;
  return (flow.recordsPerSecond * flow.recordBytes * seconds) / gigabyte;
};

export const kinesisRules: PriceRules = { 'AWS::Kinesis::Stream': stream };
