import type { KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda';
import { archiveKinesisEvent } from '../../lambdas/handlers/archive-kinesis-event.ts';
import { processKinesisEvent } from '../../lambdas/handlers/process-kinesis-event.ts';
import { shardRecords } from '../workload/shard-records.ts';
import { type Shard, shardsOf } from '../workload/shards.ts';
import { closingTicks, type Workload } from '../workload/workload.ts';
import type { HandedBatch } from './environment.ts';
import { shardLineage } from './shard-lineage.ts';
import type { SimulatedRecord } from './simulated-record.ts';
import type { PartitionContent, SimulatedStream } from './simulated-stream.ts';

/** A workload as a stream of shards, some of which are split and merged while it runs. */
export const kinesisStream = ({ pipeline, partitions, reshards }: Workload): SimulatedStream => {
  const contents = partitions.flatMap((script, number) => {
    const closing = closingTicks(pipeline, script);
    return shardsOf(number, script, reshards?.[number] ?? undefined).map(
      (shard): PartitionContent<Shard> => {
        const all = shard.isLast ? [...shard.script, ...closing] : shard.script;
        return { partition: shard, records: shardRecords(all) };
      },
    );
  });
  const shards = new Map(contents.map((content) => [content.partition.name, content]));
  return {
    contents,
    handler: (processor) => {
      const handle = processKinesisEvent(processor);
      return (batches) => handle(kinesisEvent(batches));
    },
    archiver: (store, name) => {
      const handle = archiveKinesisEvent(store, name);
      return (batches) => handle(kinesisEvent(batches));
    },
    lineage: (gate) => ({ lineage: shardLineage(shards, gate) }),
  };
};

const kinesisEvent = (batches: readonly HandedBatch[]): KinesisStreamEvent => ({
  Records: batches.flatMap(({ partition, records }) =>
    records.map((record) => kinesisRecord(partition, record)),
  ),
});

const kinesisRecord = (
  shard: string,
  { script, position, key = 'tick', data }: SimulatedRecord,
): KinesisStreamRecord => ({
  eventID: `${shard}:${position}`,
  eventName: 'aws:kinesis:record',
  eventSource: 'aws:kinesis',
  eventSourceARN: 'arn:aws:kinesis:simulation:000000000000:stream/simulated',
  eventVersion: '1.0',
  awsRegion: 'simulation',
  invokeIdentityArn: 'arn:aws:iam::000000000000:role/simulated',
  kinesis: {
    kinesisSchemaVersion: '1.0',
    partitionKey: key,
    sequenceNumber: position,
    approximateArrivalTimestamp: script.arrival / 1_000,
    data,
  },
});
