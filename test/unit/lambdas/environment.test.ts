import { describe, expect, it } from 'vitest';
import {
  EnvironmentError,
  eventVariables,
  influxDbEnvironment,
  kafkaEnvironment,
  kafkaVariables,
  notifyEnvironment,
  notifyVariables,
  processEnvironment,
  processVariables,
  tickEnvironment,
  tickVariables,
  timestreamEnvironment,
  topicEnvironment,
  topicVariables,
} from '../../../lambdas/environment.ts';

const all: Readonly<Record<string, string>> = {
  TIDEMARK_PIPELINE: 'smart-factory',
  TIDEMARK_STREAM: 'readings',
  TIDEMARK_STATE_TABLE: 'state',
  TIDEMARK_ALERT_TABLE: 'alerts',
  TIDEMARK_QUARANTINE_TABLE: 'quarantine',
  TIDEMARK_STORE: 'timestream',
  TIDEMARK_MEASURE_TABLE: 'smart_factory',
  TIDEMARK_FEED_KIND: 'none',
};

describe('environment', () => {
  it('is read from the variables that the stack sets', () => {
    expect(processEnvironment(all)).toEqual({
      pipeline: 'smart-factory',
      stream: 'readings',
      stateTable: 'state',
      alertTable: 'alerts',
      quarantineTable: 'quarantine',
      store: 'timestream',
      measureTable: 'smart_factory',
      feedKind: 'none',
    });
    expect(tickEnvironment({ [tickVariables.stream]: 'readings' })).toEqual({ stream: 'readings' });
    const topic = { [notifyVariables.alertTopicArn]: 'arn' };
    expect(notifyEnvironment(topic)).toEqual({ alertTopicArn: 'arn' });
    expect(notifyEnvironment({ ...topic, [eventVariables.bus]: 'bus' })).toEqual({
      alertTopicArn: 'arn',
      eventBus: 'bus',
    });
  });

  it.each(Object.values(processVariables))('is refused without %s', (variable) => {
    for (const value of [undefined, '']) {
      const broken = { ...all, [variable]: value };
      expect(() => processEnvironment(broken)).toThrow(EnvironmentError);
      expect(() => processEnvironment(broken)).toThrow(
        `${variable} is ${value === undefined ? 'not set' : '""'}, but must be set; ` +
          'deploy the stack and the functions from the same commit',
      );
    }
  });

  it('is refused without the stream to tick or the topic to notify', () => {
    expect(() => tickEnvironment({})).toThrow('TIDEMARK_STREAM is not set');
    expect(() => notifyEnvironment({})).toThrow('TIDEMARK_ALERT_TOPIC_ARN is not set');
  });

  it('tells how a topic is reached and what it was made with', () => {
    const kafka = { [kafkaVariables.brokers]: 'a:9092,b:9092' };
    expect(kafkaEnvironment(kafka)).toEqual({ brokers: ['a:9092', 'b:9092'] });
    const topic = { [topicVariables.partitions]: '12', [topicVariables.firstEpoch]: '0' };
    expect(topicEnvironment(topic)).toEqual({ partitions: 12, firstEpoch: 0 });
  });

  it('has no cluster without brokers, no topic without partitions and no epoch below zero', () => {
    expect(() => kafkaEnvironment({})).toThrow('TIDEMARK_KAFKA_BROKERS is not set');
    const topic = (partitions: string, epoch: string) => () =>
      topicEnvironment({
        [topicVariables.partitions]: partitions,
        [topicVariables.firstEpoch]: epoch,
      });
    expect(topic('0', '0')).toThrow('"0", but must be a whole number from 1 to 100000');
    expect(topic('4', '-1')).toThrow('"-1", but must be a whole number from 0 to 4095');
  });
});

describe('the environment of a store', () => {
  const influxDb: Readonly<Record<string, string>> = {
    TIDEMARK_INFLUXDB_URL: 'https://influx.example:8086',
    TIDEMARK_INFLUXDB_WIRE: 'v2',
    TIDEMARK_INFLUXDB_ORG: 'tidemark',
    TIDEMARK_INFLUXDB_BUCKET: 'results',
    TIDEMARK_INFLUXDB_PRECISION: 'ns',
  };

  it('is a database of Timestream', () => {
    const variables = { TIDEMARK_MEASURE_DATABASE: 'measures' };
    expect(timestreamEnvironment(variables)).toEqual({ database: 'measures' });
    expect(() => timestreamEnvironment({})).toThrow('TIDEMARK_MEASURE_DATABASE is not set');
  });

  it('is a bucket of InfluxDB, with a token and a retention where there are any', () => {
    const bucket = {
      url: 'https://influx.example:8086',
      wire: 'v2',
      org: 'tidemark',
      bucket: 'results',
      precision: 'ns',
    };
    expect(influxDbEnvironment(influxDb)).toEqual(bucket);
    const more = {
      TIDEMARK_INFLUXDB_TOKEN_SECRET: 'arn',
      TIDEMARK_INFLUXDB_RETENTION_HOURS: '24',
    };
    expect(influxDbEnvironment({ ...influxDb, ...more })).toEqual({
      ...bucket,
      tokenSecret: 'arn',
      retentionMs: 86_400_000,
    });
  });

  it.each(Object.keys(influxDb))('is refused without %s', (variable) => {
    const broken = { ...influxDb, [variable]: '' };
    expect(() => influxDbEnvironment(broken)).toThrow(`${variable} is "", but must be set`);
  });

  it.each([
    ['TIDEMARK_INFLUXDB_URL', 'influx:8086', 'an http or https URL without a user'],
    ['TIDEMARK_INFLUXDB_URL', 'https://me:secret@influx', 'an http or https URL without a user'],
    ['TIDEMARK_INFLUXDB_WIRE', 'v4', 'one of v1, v2, v3'],
    ['TIDEMARK_INFLUXDB_PRECISION', 's', 'one of ns, ms'],
    ['TIDEMARK_INFLUXDB_RETENTION_HOURS', '0', 'whole hours from 1 to 876000'],
  ])('has no %s of "%s"', (variable, value, rule) => {
    expect(() => influxDbEnvironment({ ...influxDb, [variable]: value })).toThrow(rule);
  });
});
