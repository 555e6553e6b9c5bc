import { invocationsOf } from './invocations-of.ts';
import type { PriceRule, PriceRules } from './price-rule.ts';

const gigabyte = 2 ** 30;
const daysPerMonth = 365 / 12;

/** An alarm costs by the metrics that it is computed from. */
const alarm: PriceRule = ({ properties }) => {
  const { Metrics } = properties as { Metrics?: readonly { MetricStat?: unknown }[] };
  const looked = Metrics?.filter(({ MetricStat }) => MetricStat !== undefined).length ?? 1;
  return [{ price: 'cloudwatch.alarmMetric', quantity: looked }];
};

/** What functions log; brokers and refused connections log what nobody can foresee. */
const logGroup: PriceRule = (resource, work) => {
  const writers = work.template.referringTo(resource, 'AWS::Lambda::Function', 'LoggingConfig');
  const bytes = writers
    .map((writer) => invocationsOf(writer, work))
    .reduce((sum, { perMonth, logBytes }) => sum + perMonth * logBytes, 0);
  const { RetentionInDays = daysPerMonth * 12 } = resource.properties as {
    RetentionInDays?: number;
  };
  const taken = bytes / gigabyte;
  return [
    { price: 'cloudwatch.logGb', quantity: taken },
    { price: 'cloudwatch.logGbMonth', quantity: (taken * RetentionInDays) / daysPerMonth },
  ];
};

export const observabilityRules: PriceRules = {
  'AWS::CloudWatch::Alarm': alarm,
  'AWS::CloudWatch::Dashboard': () => [{ price: 'cloudwatch.dashboard', quantity: 1 }],
  'AWS::Logs::LogGroup': logGroup,
  'AWS::Grafana::Workspace': () => [{ price: 'grafana.editor', quantity: 1 }],
};
