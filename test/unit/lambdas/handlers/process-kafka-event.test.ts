import type { MSKRecord } from 'aws-lambda';
import { beforeEach, describe, expect, it } from 'vitest';
import type { KafkaEvent } from '../../../../lambdas/adapters/kafka/kafka-batches.ts';
import { keyPartition } from '../../../../lambdas/adapters/kafka/key-partition.ts';
import { TopicLayout } from '../../../../lambdas/adapters/kafka/topic-layout.ts';
import type { SourceRecord, Telemetry } from '../../../../lambdas/engine/index.ts';
import { processKafkaEvent } from '../../../../lambdas/handlers/process-kafka-event.ts';
import { readPartition } from '../../../../lambdas/runtime/read-partition.ts';
import { envelopeOf } from '../../../support/protocol/envelope-of.ts';
import { failingOnce } from '../../../support/protocol/failing-once.ts';
import type { PortGate } from '../../../support/protocol/port-gate.ts';
import { ProtocolWorld, partition } from '../../../support/protocol/protocol-world.ts';
import { eventfulRecords, smallPipeline } from '../../../support/protocol/small-pipeline.ts';

const records = eventfulRecords();
const device = Buffer.from('S1');
const partitions = 8;
const home = keyPartition(device, partitions);

/** A record as Lambda has it in an event; ticks have no key. */
const kafkaRecord = (record: SourceRecord, number: number): MSKRecord =>
  ({
    topic: 'records',
    partition: number,
    offset: Number(record.position),
    timestamp: 0,
    timestampType: 'CREATE_TIME',
    ...(record.kind === 'tick' ? {} : { key: device.toString('base64') }),
    value: Buffer.from(envelopeOf(record)).toString('base64'),
    headers: [],
  }) as MSKRecord;

const eventOf = (batches: Readonly<Record<string, readonly MSKRecord[]>>): KafkaEvent => ({
  eventSource: 'SelfManagedKafka',
  bootstrapServers: '127.0.0.1:9092',
  records: Object.fromEntries(Object.entries(batches).map(([name, own]) => [name, [...own]])),
});

const batch = (of: readonly SourceRecord[], number = home): MSKRecord[] =>
  of.map((record) => kafkaRecord(record, number));

describe('processKafkaEvent', () => {
  let world: ProtocolWorld;
  let told: string[];
  beforeEach(() => {
    world = new ProtocolWorld(smallPipeline());
    told = [];
  });

  const telemetry: Telemetry = {
    count: (name, value) => told.push(`${name} ${value}`),
    gauge: () => {},
    warn: (_, { error }) => told.push(String(error)),
  };
  const handle = (gate?: PortGate) =>
    processKafkaEvent({
      processor: world.environment(gate),
      layout: new TopicLayout(partitions),
      telemetry,
    });
  const received = async (name: string): Promise<number | undefined> =>
    (await readPartition(world, name))?.state.ledger.received;

  it('answers that nothing failed once everything is committed', async () => {
    const answer = await handle()(eventOf({ [partition]: batch(records) }));
    expect(answer).toEqual({ batchItemFailures: [] });
    expect((await world.outcome()).ledger.received).toBe(17);
    expect(world.witness.violations).toEqual([]);
  });

  it('answers with topic-partition and offset of what was not committed, which comes again', async () => {
    const process = handle(failingOnce('putIf E'));
    const event = eventOf({ [partition]: batch(records) });
    const offset = Number(records[0]?.position);
    expect(await process(event)).toEqual({
      batchItemFailures: [{ itemIdentifier: { partition, offset } }],
    });
    expect(await process(event)).toEqual({ batchItemFailures: [] });
    expect((await world.outcome()).ledger.received).toBe(17);
  });

  it('lets one partition of an invocation fail without the other', async () => {
    const event = eventOf({
      'records-1': batch(records.slice(0, 3)),
      [partition]: batch(records),
    });
    const offset = Number(records[0]?.position);
    expect(await handle(failingOnce('putIf E'))(event)).toEqual({
      batchItemFailures: [{ itemIdentifier: { partition: 'records-1', offset } }],
    });
    expect(await received('records-1')).toBeUndefined();
    expect((await world.outcome()).ledger.received).toBe(17);
  });

  it('counts nothing of a device that more partitions moved, and what stood before it', async () => {
    const elsewhere = (home + 1) % partitions;
    const moved = batch(records, elsewhere);
    const ticks = moved.filter(({ key }) => key === undefined);
    const first = moved.find(({ key }) => key !== undefined);
    const event = eventOf({
      'records-x': [...ticks.slice(0, 1), ...moved],
      [partition]: batch(records),
    });
    expect(await handle()(event)).toEqual({
      batchItemFailures: [{ itemIdentifier: { partition: 'records-x', offset: first?.offset } }],
    });
    expect(await received('records-x')).toBe(0);
    expect(await received(partition)).toBe(17);
    expect(told).toContain('Halted 1');
    expect(told.join()).toMatch(
      /has the key "S1", which belongs on \d, but the topic was made with 8/,
    );
  });

  it('halts a partition that the topic did not have', async () => {
    const event = eventOf({ 'records-8': batch(records, partitions) });
    const offset = Number(records[0]?.position);
    expect(await handle()(event)).toEqual({
      batchItemFailures: [{ itemIdentifier: { partition: 'records-8', offset } }],
    });
    expect(await received('records-8')).toBeUndefined();
    expect(told.join()).toContain(
      'records-8 has records, but the topic was made with 8 partitions',
    );
  });

  it('publishes what a sink has yet to take, also of a partition that stands still', async () => {
    const event = eventOf({ [partition]: batch(records) });
    await handle(failingOnce('results.write'))(event);
    expect((await world.outcome()).rows).toEqual([]);
    const misplaced = batch(records.slice(-1), (home + 1) % partitions);
    for (const record of misplaced) record.key = device.toString('base64');
    await handle()(eventOf({ [partition]: misplaced }));
    expect((await world.outcome()).rows).not.toEqual([]);
    expect(told).toContain('Halted 1');
  });

  it('gives a record without a value a verdict', async () => {
    const [first] = batch(records);
    if (first === undefined) throw new Error('the run has changed');
    const { value: _, ...tombstone } = first;
    const event = eventOf({ [partition]: [tombstone as MSKRecord] });
    expect(await handle()(event)).toEqual({ batchItemFailures: [] });
    expect((await world.outcome()).ledger).toMatchObject({
      received: 1,
      rejectedBy: { malformed: 1 },
    });
  });
});
