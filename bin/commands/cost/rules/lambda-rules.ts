import { processVariables } from '../../../../lambdas/environment.ts';
import { metricNames } from '../../../../lambdas/telemetry-names.ts';
import { hoursPerMonth, minutesPerMonth, secondsPerMonth } from '../load/month.ts';
import { variablesOf } from '../template/stack-template.ts';
import type { Usage } from '../usage.ts';
import { type Invocations, invocationsOf } from './invocations-of.ts';
import { nothing, type PriceRule, type PriceRules } from './price-rule.ts';

/** A reason's own metric is told only where readings are rejected for it. */
const toldMetrics = metricNames.filter((name) => !/^Rejected\w/.test(name));

/** What Lambda's documentation says of `EventCount`, of a mapping. */
const mappingMetrics = 6;

const lambdaFunction: PriceRule = (resource, work) => {
  const invocations = invocationsOf(resource, work);
  const { MemorySize = 128, TracingConfig } = resource.properties as {
    MemorySize?: number;
    TracingConfig?: { Mode?: string };
  };
  const seconds = (invocations.perMonth * invocations.ms) / 1_000;
  const isTraced = TracingConfig?.Mode === 'Active';
  const emitsMetrics = processVariables.stateTable in variablesOf(resource);
  return [
    { price: 'lambda.request', quantity: invocations.perMonth },
    { price: 'lambda.gbSecond', quantity: seconds * (MemorySize / 1_024) },
    { price: 'xray.trace', quantity: isTraced ? tracesOf(invocations) : 0 },
    { price: 'cloudwatch.metric', quantity: emitsMetrics ? toldMetrics.length : 0 },
  ];
};

/** By X-Ray's default rule: the first of each second, and five of a hundred others. */
const tracesOf = ({ perMonth }: Invocations): number => {
  const first = Math.min(perMonth, secondsPerMonth);
  return first + (perMonth - first) / 20;
};

const eventSourceMapping: PriceRule = ({ properties }) => {
  const { MetricsConfig, ProvisionedPollerConfig } = properties as {
    MetricsConfig?: { Metrics?: readonly string[] };
    ProvisionedPollerConfig?: { MinimumPollers?: number };
  };
  const pollers = ProvisionedPollerConfig?.MinimumPollers ?? 0;
  const metrics = (MetricsConfig?.Metrics ?? []).length * mappingMetrics;
  const usages: Usage[] = [{ price: 'cloudwatch.metric', quantity: metrics }];
  const group = 'stream';
  return [...usages, { price: 'lambda.pollerHour', quantity: pollers * hoursPerMonth, group }];
};

export const lambdaRules: PriceRules = {
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Lambda::EventSourceMapping': eventSourceMapping,
  'AWS::Lambda::Permission': nothing,
  // Ticks, the only schedules there are.
  'AWS::Scheduler::Schedule': () => [{ price: 'scheduler.invocation', quantity: minutesPerMonth }],
};
