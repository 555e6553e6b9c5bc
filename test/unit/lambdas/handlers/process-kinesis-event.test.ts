import type { KinesisStreamEvent } from 'aws-lambda';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SourceRecord } from '../../../../lambdas/engine/index.ts';
import { processKinesisEvent } from '../../../../lambdas/handlers/process-kinesis-event.ts';
import { loadSession } from '../../../../lambdas/runtime/partition-session.ts';
import { envelopeOf } from '../../../support/protocol/envelope-of.ts';
import { failingOnce } from '../../../support/protocol/failing-once.ts';
import { ProtocolWorld, partition } from '../../../support/protocol/protocol-world.ts';
import { eventfulRecords, smallPipeline } from '../../../support/protocol/small-pipeline.ts';

const records = eventfulRecords();

/** The event that Lambda makes of records, of one shard or of several. */
const eventOf = (
  batches: Readonly<Record<string, readonly SourceRecord[]>>,
): KinesisStreamEvent => ({
  Records: Object.entries(batches).flatMap(([shard, batch]) =>
    batch.map((record) => ({
      eventID: `${shard}:${record.position}`,
      eventName: 'aws:kinesis:record',
      eventSource: 'aws:kinesis',
      eventSourceARN: 'arn:aws:kinesis:eu-central-1:123456789012:stream/readings',
      eventVersion: '1.0',
      awsRegion: 'eu-central-1',
      invokeIdentityArn: 'arn:aws:iam::123456789012:role/process',
      kinesis: {
        kinesisSchemaVersion: '1.0',
        partitionKey: 'S1',
        sequenceNumber: record.position,
        approximateArrivalTimestamp: 0,
        data: Buffer.from(envelopeOf(record)).toString('base64'),
      },
    })),
  ),
});

describe('processKinesisEvent', () => {
  let world: ProtocolWorld;

  beforeEach(() => {
    world = new ProtocolWorld(smallPipeline());
  });

  it('answers that nothing failed once everything is committed', async () => {
    const handle = processKinesisEvent(world.environment());
    expect(await handle(eventOf({ [partition]: records }))).toEqual({ batchItemFailures: [] });
    expect((await world.outcome()).ledger.received).toBe(17);
    expect(world.witness.violations).toEqual([]);
  });

  it('answers with the first sequence number that was not committed, which then comes again', async () => {
    const handle = processKinesisEvent(world.environment(failingOnce('putIf E')));
    const event = eventOf({ [partition]: records });
    expect(await handle(event)).toEqual({
      batchItemFailures: [{ itemIdentifier: records[0]?.position }],
    });
    expect(await handle(event)).toEqual({ batchItemFailures: [] });
    expect((await world.outcome()).ledger.received).toBe(17);
  });

  it('lets one shard fail without the other', async () => {
    const handle = processKinesisEvent(world.environment(failingOnce('putIf E')));
    const event = eventOf({ 'shardId-000000000001': records.slice(0, 3), [partition]: records });
    expect(await handle(event)).toEqual({
      batchItemFailures: [{ itemIdentifier: records[0]?.position }],
    });
    expect((await world.outcome()).ledger.received).toBe(17);
    const { pipeline, stateStore, clock } = world;
    const other = await loadSession(
      { pipeline, stateStore, clock, writer: '' },
      'shardId-000000000001',
    );
    expect(other.head).toBeUndefined();
  });

  it('gives what is not in our envelope a verdict, and its neighbours theirs', async () => {
    const [first, second] = records;
    if (first?.kind !== 'reading' || second === undefined) throw new Error('the run has changed');
    const event = eventOf({ [partition]: [first, second] });
    const [, , ...none] = event.Records;
    expect(none).toEqual([]);
    const [record] = event.Records;
    if (record !== undefined) record.kinesis.data = Buffer.from([0xff, 0x00]).toString('base64');
    await processKinesisEvent(world.environment())(event);
    expect((await world.outcome()).ledger).toMatchObject({
      received: 4,
      accepted: 2,
      rejectedBy: { malformed: 1, schema: 1 },
    });
  });

  it('takes a tick only from the envelope, whatever a payload says', async () => {
    const [first] = records;
    if (first?.kind !== 'reading') throw new Error('the run has changed');
    const forged = { tick: true, receivedAt: first.arrivalTimeMs + 60_000 };
    const payload = new TextEncoder().encode(JSON.stringify(forged));
    const event = eventOf({ [partition]: [{ ...first, payload }] });
    await processKinesisEvent(world.environment())(event);
    expect((await world.outcome()).ledger).toMatchObject({ received: 1, rejected: 1 });
    expect(world.witness.replayed.arrivalClockMs).toBe(first.arrivalTimeMs);
  });

  it('refuses an event that is of no Kinesis stream', async () => {
    const event = eventOf({ '': records.slice(0, 1) });
    await expect(processKinesisEvent(world.environment())(event)).rejects.toThrow(
      /eventID is .*connect this function to a Kinesis stream/,
    );
  });

  it('has nothing to do for an event without records', async () => {
    const handle = processKinesisEvent(world.environment());
    expect(await handle({ Records: [] })).toEqual({ batchItemFailures: [] });
  });
});
