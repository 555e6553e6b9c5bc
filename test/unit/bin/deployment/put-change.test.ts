import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';
import { TimestreamWriteClient } from '@aws-sdk/client-timestream-write';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../../../bin/deployment/deployment.ts';
import { putChange } from '../../../../bin/deployment/put-change.ts';
import { streamAccess } from '../../../../bin/deployment/stream-access.ts';
import type { RegistryChange } from '../../../../lambdas/engine/index.ts';
import { decodeEnvelope } from '../../../../lambdas/formats/envelope.ts';
import { smartFactory } from '../../../../pipelines/smart-factory.ts';

const region = { region: 'eu-central-1' };

const deploymentTo = (kinesis: KinesisClient): Deployment => ({
  title: 'a test',
  pipeline: {
    ...smartFactory,
    reading: { ...smartFactory.reading, gateways: { 'gateway-1': ['VIB_*'] } },
  },
  names: {
    stream: 'records',
    stateTable: '',
    alertTable: '',
    quarantineTable: '',
    store: 'timestream',
    measureDatabase: '',
    measureTable: '',
  },
  records: streamAccess(kinesis, 'records'),
  kinesis,
  dynamodb: new DynamoDBClient(region),
  timestream: new TimestreamWriteClient(region),
  devices: {} as Deployment['devices'],
  results: () => {
    throw new Error('not asked for');
  },
  nowMs: async () => 1_741_601_732_000,
  close: async () => {},
});

describe('a registry change on its way to the stream', () => {
  it.each([
    ['TEMP_45', 'TEMP_45'],
    ['VIB_7', 'gateway-1'],
  ])('goes where the readings of %s are, under the key of %s', async (device, PartitionKey) => {
    const kinesis = new KinesisClient(region);
    const put = mockClient(kinesis)
      .on(PutRecordCommand)
      .resolves({ ShardId: 'shard-1', SequenceNumber: '7' });
    const change: RegistryChange = { action: 'remove', device, validFromMs: 5 };
    expect(await putChange(deploymentTo(kinesis), change)).toEqual({
      partition: 'shard-1',
      position: '7',
      arrivalTimeMs: 1_741_601_732_000,
    });
    const { Data, ...sent } = put.commandCalls(PutRecordCommand)[0]?.args[0].input ?? {};
    expect(sent).toEqual({ StreamName: 'records', PartitionKey });
    expect(decodeEnvelope('p0', '7', Data ?? new Uint8Array())).toMatchObject({
      kind: 'control',
      arrivalTimeMs: 1_741_601_732_000,
      change,
    });
  });
});
