import type { KinesisStreamEvent } from 'aws-lambda';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  type DeadLetter,
  parseDeadLetter,
} from '../../../../../bin/commands/dead-letters/dead-letter.ts';
import { redriveLetter } from '../../../../../bin/commands/dead-letters/redrive-letter.ts';
import { MemoryArchiveStore } from '../../../../../lambdas/adapters/memory/memory-archive-store.ts';
import { emptyPartitionState, PartitionFold } from '../../../../../lambdas/engine/index.ts';
import { decodeEnvelope, encodeEnvelope } from '../../../../../lambdas/formats/envelope.ts';
import { jsonFormat } from '../../../../../lambdas/formats/json.ts';
import { kinesisEvent } from '../../../../../local/backtest/kinesis-event.ts';
import { smartFactory } from '../../../../../pipelines/smart-factory.ts';
import { FoldOutcomes } from '../../../../support/fold-run.ts';

const receivedAt = 1_741_601_732_000;
const nextDayMs = receivedAt + 86_400_000;
const nowMs = receivedAt + 8 * 86_400_000;
const reading = { sensor_id: 'TEMP_45', value: 36.8, unit: 'C', timestamp: '2025-03-10T10:15:30Z' };
const payload = Buffer.from(JSON.stringify(reading)).toString('base64');
const sent = { payload, topic: 'dt/plant-1/TEMP_45', clientId: 'TEMP_45' };
const change = { action: 'erase', device: 'TEMP_9' } as const;

const event = kinesisEvent('shardId-000000000000', [
  { position: '101', arrivalTimeMs: receivedAt, bytes: encodeEnvelope({ ...sent, receivedAt }) },
  { position: '102', arrivalTimeMs: receivedAt, bytes: encodeEnvelope({ tick: true, receivedAt }) },
  {
    position: '103',
    arrivalTimeMs: receivedAt,
    bytes: encodeEnvelope({ control: change, receivedAt }),
  },
]);

/** An object as Lambda writes it, of the function of that construct. */
const objectOf = (construct: string, payloadOf: (event: KinesisStreamEvent) => unknown): string => {
  const name = `tidemark-smart-factory-dev-${construct}Function5D6F-AbC1`;
  return JSON.stringify({
    requestContext: {
      requestId: 'r1',
      functionArn: `arn:aws:lambda:eu-central-1:123456789012:function:${name}:$LATEST`,
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 900,
    },
    version: '1.0',
    timestamp: '2025-03-17T10:15:32.000Z',
    KinesisBatchInfo: { shardId: 'shardId-000000000000', batchSize: 3 },
    payload: payloadOf(event),
  });
};
const letterOf = (construct: string): DeadLetter =>
  parseDeadLetter('aws/lambda/1', objectOf(construct, JSON.stringify)) as DeadLetter;

describe('an object of the dead-letter bucket', () => {
  it.each([
    ['Processor', 'processor'],
    ['SecondStageProcessor', 'secondStage'],
    ['Archive', 'archive'],
    ['Notifier', 'other'],
  ])('of the function of %s is known as such', (construct, givenUpBy) => {
    expect(letterOf(construct)).toMatchObject({
      givenUpBy,
      atMs: Date.parse('2025-03-17T10:15:32Z'),
      functionName: expect.stringContaining(construct),
    });
  });

  it('has its event as text or as an object', () => {
    const whole = parseDeadLetter(
      'aws/lambda/1',
      objectOf('Processor', (each) => each),
    );
    expect(whole).toEqual(letterOf('Processor'));
  });

  it.each(['', 'no JSON', '{}', '{"payload":"{\\"Records\\":[]}"}', '{"payload":{"Records":[1]}}'])(
    'is none where it is %s',
    (text) => {
      expect(parseDeadLetter('aws/lambda/1', text)).toMatchObject({ detail: expect.any(String) });
    },
  );
});

describe('a dead letter that is redriven', () => {
  const archive = new MemoryArchiveStore();
  let sent: { stream: string; key: string; data: Uint8Array }[] = [];
  const access = (stream: string) => ({
    put: async (key: string, data: Uint8Array) => {
      sent.push({ stream, key, data });
      return { partition: 'shardId-000000000001', position: String(sent.length) };
    },
  });
  const target = { pipeline: 'smart-factory', records: access('records'), archive, nowMs };

  beforeEach(() => {
    sent = [];
  });

  it('of the processor goes on the stream, its readings at their time and once', async () => {
    const letter = letterOf('Processor');
    expect(await redriveLetter(letter, target)).toEqual({ records: 2, ticks: 1 });
    await redriveLetter(letter, target);
    const state = emptyPartitionState(smartFactory.windows.length);
    const fold = new PartitionFold(smartFactory, jsonFormat, 'p', state);
    const outcomes = new FoldOutcomes();
    fold.fold({ kind: 'tick', partition: 'p', position: '1', arrivalTimeMs: nextDayMs }, outcomes);
    for (const [index, { stream, data }] of sent.entries()) {
      expect(stream).toBe('records');
      fold.fold(decodeEnvelope('p', String(index + 2), data), outcomes);
    }
    expect(state.ledger).toMatchObject({ received: 2, accepted: 1, duplicate: 1 });
  });

  it('of the second stage goes on its stream as it was', async () => {
    const second = { ...target, contributions: access('contributions') };
    expect(await redriveLetter(letterOf('SecondStageProcessor'), second)).toMatchObject({
      records: 3,
    });
    expect(sent.map(({ stream }) => stream)).toEqual(Array(3).fill('contributions'));
    const bytes = sent.map(({ data }) => Buffer.from(data).toString('base64'));
    expect(bytes).toEqual(event.Records.map(({ kinesis: { data } }) => data));
  });

  it('of the archive goes into the archive', async () => {
    expect(await redriveLetter(letterOf('Archive'), target)).toEqual({ records: 3, ticks: 0 });
    const [name = '', ...others] = await archive.list('smart-factory/');
    expect(name).toMatch(/0101-0*103[.]ndjson[.]gz$/);
    expect([others, sent]).toEqual([[], []]);
  });

  it('is left where nothing can be done with it', async () => {
    expect(await redriveLetter(letterOf('Notifier'), target)).toBeUndefined();
    expect(await redriveLetter(letterOf('SecondStageProcessor'), target)).toBeUndefined();
  });
});
