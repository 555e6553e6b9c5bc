import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { brokerMetrics } from '../constructs/kafka/broker-metrics.ts';
import { isExpress } from '../constructs/kafka/msk-cluster.ts';
import type { MskTopic } from '../constructs/kafka/msk-topic.ts';
import type { AlarmRules } from './alarm-rule.ts';
import type { StreamMetrics } from './stream-metrics.ts';

const period = Duration.minutes(1);

/** Records of one partition; a fleet of thousands sends that many in some minutes. */
const lagLimit = 100_000;

/** Of a disk. Scaling begins at 60, and needs six hours between two steps. */
const fullPercent = 80;

/** An alarm looks at no more metrics than that. */
const mostMetrics = 10;

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

/**
 * What a topic and brokers of MSK have in a stream's place. Express brokers have no disk that can
 * be full, and tell nothing of copies and leaders: MSK keeps those.
 */
export const mskAlarmRules = (metrics: StreamMetrics, topic: MskTopic): AlarmRules => ({
  ...lagAlarmRules(metrics),
  ...(isExpress(topic.stage) ? {} : { ...clusterRules(topic), ...allBrokerRules(topic) }),
});

const clusterRules = ({ cluster }: MskTopic): AlarmRules => ({
  Leaderless: {
    metric: new Metric({
      namespace: 'AWS/Kafka',
      metricName: 'OfflinePartitionsCount',
      dimensionsMap: { 'Cluster Name': cluster.name },
      statistic: Stats.MAXIMUM,
      period,
    }),
    above: 0,
    says: 'Partitions have no leader: nothing can be put on them. See the log of the brokers.',
  },
});

/** Those of ten brokers each; of the second ten with a 2 behind their names, and so on. */
const allBrokerRules = (topic: MskTopic): AlarmRules => {
  const { brokers } = topic;
  const tens = Array.from({ length: Math.ceil(brokers.length / mostMetrics) }, (_, index) =>
    brokers.slice(index * mostMetrics, (index + 1) * mostMetrics),
  );
  return Object.fromEntries(
    tens.flatMap((ten, index) =>
      Object.entries(brokerRules(topic, ten)).map(([name, rule]) => [
        index === 0 ? name : `${name}${index + 1}`,
        rule,
      ]),
    ),
  );
};

const brokerRules = (topic: MskTopic, brokers: readonly number[]): AlarmRules => ({
  UnderReplicated: {
    metric: ofBrokers('SUM', { topic, brokers, metricName: 'UnderReplicatedPartitions' }),
    above: 0,
    minutes: 5,
    says:
      'Records have fewer copies than they should: a broker is down or behind. With two of three ' +
      'gone the topic takes nothing.',
  },
  DiskUsed: {
    metric: ofBrokers('MAX', { topic, brokers, metricName: 'KafkaDataLogsDiskUsed' }),
    above: fullPercent,
    minutes: 5,
    says: "A broker's disk is nearly full, and a full broker stops. See whether scaling fails.",
  },
});

interface OfBrokers {
  readonly topic: MskTopic;
  readonly brokers: readonly number[];
  readonly metricName: string;
}

const ofBrokers = (
  over: 'SUM' | 'MAX',
  { topic, brokers, metricName }: OfBrokers,
): MathExpression =>
  new MathExpression({
    expression: `${over}(METRICS())`,
    usingMetrics: brokerMetrics({
      clusterName: topic.cluster.name,
      brokers,
      metricName,
      statistic: Stats.MAXIMUM,
    }),
    period,
    label: metricName,
  });
