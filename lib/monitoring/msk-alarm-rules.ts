import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { isExpress } from '../constructs/kafka/msk-cluster.ts';
import type { MskTopic } from '../constructs/kafka/msk-topic.ts';
import type { AlarmRules } from './alarm-rule.ts';
import type { StreamMetrics } from './stream-metrics.ts';

const period = Duration.minutes(1);

/** Records of one partition; a fleet of thousands sends that many in some minutes. */
const lagLimit = 100_000;

/** Of a disk. Scaling begins at 60, and needs six hours between two steps. */
const fullPercent = 80;

/** What a topic has in a stream's place, whoever runs its brokers. */
export const lagAlarmRules = (metrics: StreamMetrics): AlarmRules => ({
  OffsetLag: {
    metric: metrics.offsetLag(),
    above: lagLimit,
    minutes: 5,
    says:
      'The processor is behind the topic: a partition fails again and again (see the log), or ' +
      'there are too few pollers or partitions.',
  },
});

/** What a topic and brokers of MSK have in a stream's place. */
export const mskAlarmRules = (metrics: StreamMetrics, topic: MskTopic): AlarmRules => ({
  ...lagAlarmRules(metrics),
  Leaderless: {
    metric: ofCluster(topic, 'OfflinePartitionsCount'),
    above: 0,
    says: 'Partitions have no leader: nothing can be put on them. See the log of the brokers.',
  },
  UnderReplicated: {
    metric: ofBrokers(topic, 'UnderReplicatedPartitions'),
    above: 0,
    minutes: 5,
    says:
      'Records have fewer copies than they should: a broker is down or behind. With two of three ' +
      'gone the topic takes nothing.',
  },
  ...(isExpress(topic.stage) ? {} : disks(topic)),
});

/** Express brokers have none that can be full. */
const disks = (topic: MskTopic): AlarmRules => ({
  DiskUsed: {
    metric: ofBrokers(topic, 'KafkaDataLogsDiskUsed', 'MAX'),
    above: fullPercent,
    minutes: 5,
    says: "A broker's disk is nearly full, and a full broker stops. See whether scaling fails.",
  },
});

const ofCluster = ({ cluster }: MskTopic, metricName: string): Metric =>
  new Metric({
    namespace: 'AWS/Kafka',
    metricName,
    dimensionsMap: { 'Cluster Name': cluster.name },
    statistic: Stats.MAXIMUM,
    period,
  });

/** Over the brokers, which are numbered from 1. */
const ofBrokers = (topic: MskTopic, metricName: string, over: 'SUM' | 'MAX' = 'SUM'): IMetric => {
  const { cluster, stage } = topic;
  const brokers = Array.from({ length: stage.msk.brokers }, (_, index) => index + 1);
  return new MathExpression({
    expression: `${over}(METRICS())`,
    usingMetrics: Object.fromEntries(
      brokers.map((broker) => [
        `broker${broker}`,
        new Metric({
          namespace: 'AWS/Kafka',
          metricName,
          dimensionsMap: { 'Cluster Name': cluster.name, 'Broker ID': String(broker) },
          statistic: Stats.MAXIMUM,
          period,
        }),
      ]),
    ),
    period,
    label: metricName,
  });
};
