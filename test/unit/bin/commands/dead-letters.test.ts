import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../../../bin/cli/command-line.ts';
import { deadLettersVerb } from '../../../../bin/commands/dead-letters.ts';
import { encodeEnvelope } from '../../../../lambdas/formats/envelope.ts';
import { kinesisEvent } from '../../../../local/backtest/kinesis-event.ts';
import { CapturedTerminal } from '../../../support/captured-terminal.ts';
import { mockStage, stageOptions } from '../../../support/mocked-stage.ts';

const receivedAt = 1_741_601_732_000;
const sent = { payload: 'e30=', topic: 'dt/plant-1/TEMP_45', clientId: 'TEMP_45' };
const event = kinesisEvent('shardId-000000000000', [
  { position: '101', arrivalTimeMs: receivedAt, bytes: encodeEnvelope({ ...sent, receivedAt }) },
]);

/** The bucket's objects by name, of the functions of these constructs. */
const objects = new Map<string, string>();
const fill = (constructs: Readonly<Record<string, string>>): void => {
  objects.clear();
  for (const [name, construct] of Object.entries(constructs)) {
    const functionArn = `arn:aws:lambda:eu-central-1:1:function:stack-${construct}Function1:$LATEST`;
    const letter = { requestContext: { functionArn }, timestamp: '2025-03-17T10:15:32.000Z' };
    objects.set(`aws/lambda/${name}`, JSON.stringify({ ...letter, payload: event }));
  }
};

describe('tidemark dead-letters', () => {
  let stage: ReturnType<typeof mockStage>;
  const s3 = mockClient(S3Client);
  const kinesis = mockClient(KinesisClient);

  beforeAll(() => {
    stage = mockStage();
  });
  afterAll(() => {
    stage.restore();
    s3.restore();
    kinesis.restore();
  });
  beforeEach(() => {
    s3.reset();
    kinesis.reset();
    kinesis.on(PutRecordCommand).resolves({ ShardId: 'shard-0', SequenceNumber: '7' });
    s3.on(ListObjectsV2Command).callsFake(() => ({
      Contents: [...objects.keys()].map((Key) => ({ Key })),
    }));
    s3.on(GetObjectCommand).callsFake(({ Key }) => ({
      Body: { transformToByteArray: async () => Buffer.from(objects.get(Key) ?? '') },
    }));
    s3.on(DeleteObjectCommand).callsFake(({ Key }) => objects.delete(Key));
    s3.on(PutObjectCommand).resolves({});
  });

  const run = async (...args: string[]) => {
    const terminal = new CapturedTerminal();
    const all = ['dead-letters', ...args, ...stageOptions];
    const code = await runCommandLine(all, terminal, [deadLettersVerb]);
    return { code, results: terminal.results, told: terminal.told };
  };

  it('lists objects with whose records they are', async () => {
    fill({ a: 'Processor', b: 'Archive' });
    expect((await run('ls')).results).toMatch(
      /^aws\/lambda\/a {2}2025-03-17T10:15:32\S+ {2}1 records of stack-ProcessorFunction1\naws/,
    );
    const [first = ''] = (await run('ls', '--json')).results.split('\n');
    expect(JSON.parse(first)).toMatchObject({ givenUpBy: 'processor', records: 1 });
    fill({});
    expect((await run('ls')).told).toContain('there are no dead letters');
  });

  it('takes records in again and deletes the objects, but those of alerts', async () => {
    fill({ a: 'Processor', b: 'Archive', c: 'Notifier' });
    const { code, results, told } = await run('redrive');
    expect(code).toBe(1);
    expect(results.trim().split('\n')).toHaveLength(2);
    expect(told).toContain('2 redriven, 1 not');
    expect([...objects.keys()]).toEqual(['aws/lambda/c']);
    const [put, ...others] = kinesis.commandCalls(PutRecordCommand);
    expect([put?.args[0].input.StreamName, others]).toEqual(['records', []]);
    const [archived] = s3.commandCalls(PutObjectCommand);
    expect(archived?.args[0].input).toMatchObject({
      Bucket: 'archive',
      Key: expect.stringMatching(
        /^smart-factory\/shardId-000000000000\/0+101-0+101[.]ndjson[.]gz$/,
      ),
    });
  });

  it('keeps an object whose records the stream does not take, for another time', async () => {
    fill({ a: 'Processor' });
    kinesis.on(PutRecordCommand).rejects(new Error('Rate exceeded'));
    expect((await run('redrive', 'aws/lambda/a')).told).toContain('Rate exceeded');
    expect(objects.size).toBe(1);
  });
});
