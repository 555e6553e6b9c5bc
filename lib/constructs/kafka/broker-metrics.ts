import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';

export interface BrokerMetricsProps {
  readonly clusterName: string;
  /** Numbers of the brokers; MSK counts them from 1. */
  readonly brokers: readonly number[];
  readonly metricName: string;
  readonly statistic: string;
  /** @default - of all topics of a broker */
  readonly topic?: string;
}

/** What MSK tells of each broker, minute by minute, by names that an expression can use. */
export const brokerMetrics = (props: BrokerMetricsProps): Record<string, Metric> => {
  const { clusterName, brokers, metricName, statistic, topic } = props;
  return Object.fromEntries(
    brokers.map((broker) => [
      `broker${broker}`,
      new Metric({
        namespace: 'AWS/Kafka',
        metricName,
        // A metric is found by all of its dimensions or not at all.
        dimensionsMap: {
          'Cluster Name': clusterName,
          'Broker ID': String(broker),
          ...(topic === undefined ? {} : { Topic: topic }),
        },
        statistic,
        period: Duration.minutes(1),
      }),
    ]),
  );
};
