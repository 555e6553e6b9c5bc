import { minutes, type Pipeline } from '../../../../lambdas/engine/index.ts';
import { contributionVariables, processVariables } from '../../../../lambdas/environment.ts';
import { batchRuleOf } from '../rules/invocations-of.ts';
import type { RecordFlow, Workload } from '../rules/price-rule.ts';
import {
  type StackTemplate,
  type TemplateResource,
  variablesOf,
} from '../template/stack-template.ts';
import { type CountedOperations, countOperations } from './counted-operations.ts';
import type { FleetLoad } from './fleet-load.ts';
import { samplePlan } from './sample-plan.ts';
import { eventBytesOf, sampleTraffic } from './sample-traffic.ts';
import {
  onDemandShards,
  type StreamShape,
  type StreamTraffic,
  streamShape,
} from './stream-shape.ts';

export interface WorkloadOptions {
  readonly pipeline: Pipeline;
  readonly template: StackTemplate;
  readonly load: FleetLoad;
  readonly basicIngest: boolean;
  /** @default - nobody is told */
  readonly onProgress?: (share: number) => void;
}

export interface CountedWorkload extends Workload {
  readonly counted: CountedOperations;
}

/** What the load asks of the template's streams and functions, counted by running a sample. */
export const workloadOf = async (options: WorkloadOptions): Promise<CountedWorkload> => {
  const { pipeline, template, load, basicIngest, onProgress } = options;
  const sources = template.ofType('AWS::Lambda::EventSourceMapping').flatMap((mapping) => {
    const source = sourceOf(template, mapping);
    return source === undefined ? [] : [source];
  });
  const [first] = sources.filter(({ isSecond }) => !isSecond);
  if (first === undefined) throw new Error(`nothing in ${template.name} processes records`);
  const { traffic, messageBytes } = sampleTraffic(pipeline, load);
  const shape = shapeOf(template, first, traffic);
  const counted = await countOperations({
    pipeline,
    everyMs: load.everyMs,
    plan: samplePlan(pipeline, load, load.devices / shape.partitions),
    batchMs: Math.max(1, Math.round((1_000 * shape.partitions) / shape.batchesPerSecond)),
    ...(onProgress !== undefined && { onProgress }),
  });
  const flows: RecordFlow[] = [
    { id: first.resource.id, ...traffic, ...ticked(shape), operations: counted.first },
  ];
  const [second] = sources.filter(({ isSecond }) => isSecond);
  if (second !== undefined && counted.second !== undefined) {
    const { recordsPerReading, recordBytes, operations } = counted.second;
    const between = {
      recordsPerSecond: traffic.recordsPerSecond * recordsPerReading,
      recordBytes,
      eventBytes: eventBytesOf(recordBytes),
    };
    const secondShape = shapeOf(template, second, between);
    flows.push({ id: second.resource.id, ...between, ...ticked(secondShape), operations });
  }
  const { archivedBytes } = counted;
  return { load, template, basicIngest, messageBytes, flows, archivedBytes, counted };
};

/** What a mapping of a processor reads. */
interface Source {
  readonly resource: TemplateResource;
  readonly mapping: TemplateResource;
  readonly isSecond: boolean;
}

const sourceOf = (template: StackTemplate, mapping: TemplateResource): Source | undefined => {
  const reader = template.referredTo(mapping.properties.FunctionName);
  const resource = template.referredTo(mapping.properties.EventSourceArn);
  if (reader === undefined || resource === undefined) return undefined;
  if (!(processVariables.stateTable in variablesOf(reader))) return undefined;
  return {
    resource,
    mapping,
    isSecond: template.isKnownAs(resource, contributionVariables.stream),
  };
};

const shapeOf = (
  template: StackTemplate,
  { resource, mapping }: Source,
  traffic: StreamTraffic,
): StreamShape =>
  streamShape(partitionsOf(template, resource, traffic), traffic, batchRuleOf(mapping.properties));

const partitionsOf = (
  template: StackTemplate,
  { properties }: TemplateResource,
  traffic: StreamTraffic,
): number => {
  const [topic] = template.ofType('AWS::MSK::Topic');
  if (topic !== undefined) return Number(topic.properties.PartitionCount);
  const { ShardCount } = properties as { ShardCount?: number };
  return ShardCount ?? onDemandShards(traffic);
};

/** With a tick on every partition once a minute. */
const ticked = (shape: StreamShape) => {
  const recordsPerSecond = shape.recordsPerSecond + (shape.partitions * 1_000) / minutes(1);
  return { recordsPerSecond, shape };
};
