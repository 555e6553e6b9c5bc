import { describe, expect, it } from 'vitest';
import {
  EnvironmentError,
  notifyEnvironment,
  notifyVariables,
  processEnvironment,
  processVariables,
  tickEnvironment,
  tickVariables,
} from '../../../lambdas/environment.ts';

const all: Readonly<Record<string, string>> = {
  TIDEMARK_PIPELINE: 'smart-factory',
  TIDEMARK_STREAM: 'readings',
  TIDEMARK_STATE_TABLE: 'state',
  TIDEMARK_ALERT_TABLE: 'alerts',
  TIDEMARK_QUARANTINE_TABLE: 'quarantine',
  TIDEMARK_MEASURE_DATABASE: 'measures',
  TIDEMARK_MEASURE_TABLE: 'smart_factory',
  TIDEMARK_STREAM_RETENTION_HOURS: '24',
};

describe('environment', () => {
  it('is read from the variables that the stack sets', () => {
    expect(processEnvironment(all)).toEqual({
      pipeline: 'smart-factory',
      stream: 'readings',
      stateTable: 'state',
      alertTable: 'alerts',
      quarantineTable: 'quarantine',
      measureDatabase: 'measures',
      measureTable: 'smart_factory',
      streamRetentionMs: 86_400_000,
    });
    expect(tickEnvironment({ [tickVariables.stream]: 'readings' })).toEqual({ stream: 'readings' });
    expect(notifyEnvironment({ [notifyVariables.alertTopicArn]: 'arn' })).toEqual({
      alertTopicArn: 'arn',
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

  it.each(['23', '8761', '24.5', 'day', '1e999', '-24'])(
    'has no retention of %s hours',
    (hours) => {
      const broken = { ...all, TIDEMARK_STREAM_RETENTION_HOURS: hours };
      expect(() => processEnvironment(broken)).toThrow(
        `TIDEMARK_STREAM_RETENTION_HOURS is "${hours}", but must be whole hours from 24 to 8760`,
      );
    },
  );
});
