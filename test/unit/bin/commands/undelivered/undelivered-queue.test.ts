import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { putBack } from '../../../../../bin/commands/undelivered/put-back.ts';
import {
  parseUndelivered,
  type UndeliveredMessage,
} from '../../../../../bin/commands/undelivered/undelivered-message.ts';
import { UndeliveredQueue } from '../../../../../bin/commands/undelivered/undelivered-queue.ts';
import { emptyPartitionState, PartitionFold } from '../../../../../lambdas/engine/index.ts';
import { decodeEnvelope } from '../../../../../lambdas/formats/envelope.ts';
import { jsonFormat } from '../../../../../lambdas/formats/json.ts';
import { smartFactory } from '../../../../../pipelines/smart-factory.ts';
import { FoldOutcomes } from '../../../../support/fold-run.ts';

const arrivalTimeMs = 1_741_601_732_000;
const reading = { sensor_id: 'TEMP_45', value: 36.8, unit: 'C', timestamp: '2025-03-10T10:15:30Z' };

const body = (more: object = {}): string =>
  JSON.stringify({
    ruleName: 'tidemark_smart_factory_dev',
    topic: 'dt/plant-1/TEMP_45',
    clientId: 'TEMP_45',
    base64OriginalPayload: Buffer.from(JSON.stringify(reading)).toString('base64'),
    failures: [{ failedAction: 'KinesisAction', errorMessage: 'Rate exceeded' }],
    ...more,
  });

const message = (id: string, sentMs = arrivalTimeMs, Body = body()) => ({
  MessageId: id,
  ReceiptHandle: `receipt-${id}`,
  Body,
  Attributes: { SentTimestamp: String(sentMs) },
});

describe('a message of the rule', () => {
  it('has the payload as it was received, with who sent it and why it failed', () => {
    const { payload, ...rest } = parseUndelivered(message('m1')) as UndeliveredMessage;
    expect(JSON.parse(Buffer.from(payload).toString())).toEqual(reading);
    expect(rest).toEqual({
      id: 'm1',
      receipt: 'receipt-m1',
      arrivalTimeMs,
      clientId: 'TEMP_45',
      topic: 'dt/plant-1/TEMP_45',
      failures: ['Rate exceeded'],
    });
  });

  it('that went to the rule past the broker has the topic that is meant', () => {
    const topic = '$aws/rules/tidemark_smart_factory_dev/dt/plant-1/TEMP_45';
    const parsed = parseUndelivered(message('m1', arrivalTimeMs, body({ topic })));
    expect(parsed).toMatchObject({ topic: 'dt/plant-1/TEMP_45' });
  });

  it.each([
    ['no JSON', 'no JSON object'],
    ['"text"', 'no JSON object'],
    [body({ clientId: 7 }), 'clientId is no text'],
    [body({ base64OriginalPayload: null }), 'base64OriginalPayload is no text'],
  ])('is none where it is %s', (Body, detail) => {
    const parsed = parseUndelivered(message('m1', arrivalTimeMs, Body));
    expect(parsed).toMatchObject({ id: 'm1', detail: expect.stringContaining(detail) });
  });

  it('is none without the time at which it was given up', () => {
    const { Attributes: _, ...rest } = message('m1');
    expect(parseUndelivered(rest)).toMatchObject({ detail: 'it has no SentTimestamp' });
  });
});

describe('the queue of what the rule could not put', () => {
  const client = new SQSClient({ region: 'eu-central-1' });
  const mock = mockClient(client);
  const queue = new UndeliveredQueue(client, 'https://sqs/undelivered');
  const { signal } = new AbortController();

  beforeEach(() => {
    mock.reset();
    mock.on(ChangeMessageVisibilityCommand).resolves({});
    mock.on(DeleteMessageCommand).resolves({});
  });

  it('gives messages oldest first, until there are none, those of nobody apart', async () => {
    mock
      .on(ReceiveMessageCommand)
      .resolvesOnce({ Messages: [message('m2', 2_000), message('m0', 1, 'strange')] })
      .resolvesOnce({ Messages: [message('m1', 1_000), message('m2', 2_000)] })
      .resolves({});
    const { messages, foreign } = await queue.take(100, signal);
    expect(messages.map(({ id }) => id)).toEqual(['m1', 'm2']);
    expect(foreign.map(({ id }) => id)).toEqual(['m0']);
    const [asked] = mock.commandCalls(ReceiveMessageCommand);
    expect(asked?.args[0].input).toMatchObject({
      QueueUrl: 'https://sqs/undelivered',
      MessageSystemAttributeNames: ['SentTimestamp'],
    });
  });

  it('gives no more than were asked for, and nothing once it is interrupted', async () => {
    const Messages = Array.from({ length: 3 }, (_, index) => message(`m${index}`));
    mock.on(ReceiveMessageCommand).resolves({ Messages });
    expect((await queue.take(3, signal)).messages).toHaveLength(3);
    expect((await queue.take(3, AbortSignal.abort())).messages).toEqual([]);
  });

  it('lets go of what is given back, and of what is deleted', async () => {
    await queue.giveBack({ receipt: 'r1' });
    await queue.delete({ receipt: 'r2' });
    const [seen] = mock.commandCalls(ChangeMessageVisibilityCommand);
    expect(seen?.args[0].input).toMatchObject({ ReceiptHandle: 'r1', VisibilityTimeout: 0 });
    const [gone] = mock.commandCalls(DeleteMessageCommand);
    expect(gone?.args[0].input).toMatchObject({ ReceiptHandle: 'r2' });
  });
});

describe('a message that is put back', () => {
  const put = async (position: string) => {
    const parsed = parseUndelivered(message('m1')) as UndeliveredMessage;
    const sent: [key: string, data: Uint8Array][] = [];
    const place = { partition: 'shard-0', position };
    const records = {
      put: async (key: string, data: Uint8Array) => {
        sent.push([key, data]);
        return place;
      },
    };
    expect(await putBack(records, parsed)).toEqual(place);
    const [[key, data] = ['', new Uint8Array()]] = sent;
    expect(key).toBe('TEMP_45');
    return decodeEnvelope('shard-0', position, data);
  };

  it('is accepted by the time at which it came, and counts once however often it is put', async () => {
    const state = emptyPartitionState(smartFactory.windows.length);
    const fold = new PartitionFold(smartFactory, jsonFormat, 'shard-0', state);
    const outcomes = new FoldOutcomes();
    const nowMs = arrivalTimeMs + 2 * 86_400_000;
    fold.fold(
      { kind: 'tick', partition: 'shard-0', position: '1', arrivalTimeMs: nowMs },
      outcomes,
    );
    fold.fold(await put('2'), outcomes);
    fold.fold(await put('3'), outcomes);
    expect(state.ledger).toMatchObject({ received: 2, accepted: 1, duplicate: 1 });
    expect(state.arrivalClockMs).toBe(nowMs);
  });
});
