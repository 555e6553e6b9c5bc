import {
  archiveVariables,
  feedVariables,
  processVariables,
} from '../../../../lambdas/environment.ts';
import { coresOf, figures } from '../load/figures.ts';
import { minutesPerMonth, secondsPerMonth } from '../load/month.ts';
import { streamShape } from '../load/stream-shape.ts';
import { type TemplateResource, variablesOf } from '../template/stack-template.ts';
import { flowOf, type RecordFlow, type Workload } from './price-rule.ts';

/** How often a function runs in a month, and how long each time. */
export interface Invocations {
  readonly perMonth: number;
  readonly ms: number;
  /** How many environments run at a time, each with credentials of its own. */
  readonly environments: number;
  readonly logBytes: number;
}

/**
 * What the template lets a function be invoked by: a mapping, a schedule, or only by what does not
 * happen while a fleet is well: an alert, a new device, a deployment.
 */
export const invocationsOf = (resource: TemplateResource, work: Workload): Invocations => {
  const { template } = work;
  const [mapping] = template.referringTo(
    resource,
    'AWS::Lambda::EventSourceMapping',
    'FunctionName',
  );
  if (mapping !== undefined) return byMapping(resource, mapping, work);
  // Told by the processors, once for each of their batches at the most.
  if (feedVariables.name in variablesOf(resource)) return telling(work);
  const isScheduled =
    template.referringTo(resource, 'AWS::Scheduler::Schedule', 'Target').length > 0;
  const { invocationMs, otherLogBytes } = figures;
  return {
    perMonth: isScheduled ? minutesPerMonth : 0,
    ms: invocationMs.value,
    environments: isScheduled ? 1 : 0,
    logBytes: otherLogBytes.value,
  };
};

const telling = ({ flows }: Workload): Invocations => ({
  perMonth: flows.reduce((sum, { shape }) => sum + shape.batchesPerSecond, 0) * secondsPerMonth,
  ms: figures.invocationMs.value,
  environments: Math.max(...flows.map(({ shape }) => shape.partitions)),
  logBytes: figures.otherLogBytes.value,
});

const byMapping = (
  resource: TemplateResource,
  { properties }: TemplateResource,
  work: Workload,
): Invocations => {
  const flow = flowOf(work, properties.EventSourceArn);
  // Of the alert table's changes, of which there are none.
  if (flow === undefined) {
    return { perMonth: 0, ms: 0, environments: 0, logBytes: figures.otherLogBytes.value };
  }
  const variables = variablesOf(resource);
  const cores = coresOf(Number(resource.properties.MemorySize ?? 128));
  if (archiveVariables.archive in variables) return archiving(flow, properties, cores);
  if (processVariables.stateTable in variables) return processing(flow, cores);
  throw new Error(`${resource.id} reads ${flow.id}, but nothing says what it does with a record`);
};

const processing = ({ shape, operations }: RecordFlow, cores: number): Invocations => {
  const records = shape.recordsPerBatch;
  const { processMicrosPerRecord, stateCallMs, storeCallMs, invocationMs } = figures;
  const requests = operations.storeRequests * records;
  const ms =
    invocationMs.value +
    (records * processMicrosPerRecord.value) / 1_000 / cores +
    stateCallMs.value +
    Math.ceil(requests / requestsAtOnce) * storeCallMs.value;
  return {
    perMonth: shape.batchesPerSecond * secondsPerMonth,
    ms,
    environments: shape.partitions,
    logBytes: figures.processorLogBytes.value,
  };
};

/** As a sink has on their way. */
const requestsAtOnce = 4;

const archiving = (
  flow: RecordFlow,
  mapping: Readonly<Record<string, unknown>>,
  cores: number,
): Invocations => {
  const { batchesPerSecond, recordsPerBatch, partitions } = archiveShape(flow, mapping);
  const { archiveMicrosPerRecord, archiveCallMs, invocationMs, otherLogBytes } = figures;
  return {
    perMonth: batchesPerSecond * secondsPerMonth,
    ms:
      invocationMs.value +
      (recordsPerBatch * archiveMicrosPerRecord.value) / 1_000 / cores +
      archiveCallMs.value,
    environments: partitions,
    logBytes: otherLogBytes.value,
  };
};

/** How the archive's own mapping cuts a stream. */
export const archiveShape = (flow: RecordFlow, mapping: Readonly<Record<string, unknown>>) =>
  streamShape(flow.shape.partitions, flow, batchRuleOf(mapping));

/** What a mapping says of its batches. */
export const batchRuleOf = (mapping: Readonly<Record<string, unknown>>) => ({
  windowSeconds: Math.max(1, Number(mapping.MaximumBatchingWindowInSeconds ?? 0)),
  mostRecords: Number(mapping.BatchSize ?? 100),
});
