import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../../../bin/cli/command-line.ts';
import { undeliveredVerb } from '../../../../bin/commands/undelivered.ts';
import { CapturedTerminal } from '../../../support/captured-terminal.ts';
import { mockStage, stageOptions } from '../../../support/mocked-stage.ts';

const arrivalTimeMs = 1_741_601_732_000;
const sent = {
  topic: 'dt/plant-1/TEMP_45',
  clientId: 'TEMP_45',
  base64OriginalPayload: 'e30=',
  failures: [{ failedAction: 'KinesisAction', errorMessage: 'Rate exceeded' }],
};

const message = (id: string, sentMs = arrivalTimeMs, Body = JSON.stringify(sent)) => ({
  MessageId: id,
  ReceiptHandle: `receipt-${id}`,
  Body,
  Attributes: { SentTimestamp: String(sentMs) },
});

describe('tidemark undelivered', () => {
  let stage: ReturnType<typeof mockStage>;
  const sqs = mockClient(SQSClient);
  const kinesis = mockClient(KinesisClient);

  beforeAll(() => {
    stage = mockStage();
  });
  afterAll(() => {
    stage.restore();
    sqs.restore();
    kinesis.restore();
  });
  beforeEach(() => {
    sqs.reset();
    kinesis.reset();
    sqs.on(ChangeMessageVisibilityCommand).resolves({});
    sqs.on(DeleteMessageCommand).resolves({});
    kinesis.on(PutRecordCommand).resolves({ ShardId: 'shard-0', SequenceNumber: '7' });
  });

  const run = async (...args: string[]) => {
    const terminal = new CapturedTerminal();
    const all = ['undelivered', ...args, ...stageOptions];
    const code = await runCommandLine(all, terminal, [undeliveredVerb]);
    return { code, results: terminal.results, told: terminal.told };
  };
  const holding = (...Messages: ReturnType<typeof message>[]) =>
    sqs.on(ReceiveMessageCommand).resolvesOnce({ Messages }).resolves({});

  it('lists what is in the queue, and leaves it there', async () => {
    holding(message('m2', arrivalTimeMs + 1), message('m1'), message('m0', 1, 'strange'));
    const { code, results, told } = await run('ls');
    expect(code).toBe(0);
    expect(results).toMatch(/^m1 {2}2025-03-10T10:15:32\S+ {2}TEMP_45 .+: Rate exceeded\nm2 /);
    expect(told).toContain('m0 is no message of a rule');
    expect(sqs.commandCalls(ChangeMessageVisibilityCommand)).toHaveLength(3);
    expect(sqs.commandCalls(DeleteMessageCommand)).toHaveLength(0);
  });

  it('says so where the queue is empty', async () => {
    holding();
    expect(await run('ls', '--json')).toMatchObject({ code: 0, results: '' });
  });

  it('puts messages on the stream, then deletes them, and leaves what is none', async () => {
    holding(message('m1'), message('m0', 1, 'strange'));
    const { code, results } = await run('redrive', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(results)).toEqual({ id: 'm1', partition: 'shard-0', position: '7' });
    const [put] = kinesis.commandCalls(PutRecordCommand);
    expect(put?.args[0].input).toMatchObject({ StreamName: 'records', PartitionKey: 'TEMP_45' });
    const receipts = sqs.commandCalls(DeleteMessageCommand).map(({ args }) => args[0].input);
    expect(receipts).toMatchObject([{ ReceiptHandle: 'receipt-m1' }]);
    const back = sqs.commandCalls(ChangeMessageVisibilityCommand).map(({ args }) => args[0].input);
    expect(back).toMatchObject([{ ReceiptHandle: 'receipt-m0' }]);
  });

  it('gives messages back that the stream does not take', async () => {
    holding(message('m1'), message('m2', arrivalTimeMs + 1));
    kinesis.on(PutRecordCommand).rejects(new Error('Rate exceeded'));
    expect((await run('redrive')).told).toContain('Rate exceeded');
    expect(sqs.commandCalls(DeleteMessageCommand)).toHaveLength(0);
    expect(sqs.commandCalls(ChangeMessageVisibilityCommand)).toHaveLength(2);
  });
});
