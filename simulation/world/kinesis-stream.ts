import { archiveKinesisEvent } from '../../lambdas/handlers/archive-kinesis-event.ts';
import { processKinesisEvent } from '../../lambdas/handlers/process-kinesis-event.ts';
import { shardRecords } from '../workload/shard-records.ts';
import { type Shard, shardsOf } from '../workload/shards.ts';
import { closingTicks, type Workload } from '../workload/workload.ts';
import { kinesisEvent } from './kinesis-event.ts';
import { readingProcessor } from './reading-processor.ts';
import { shardLineage } from './shard-lineage.ts';
import type { PartitionContent, SourceStream } from './simulated-stream.ts';

/** A workload as a stream of shards, some of which are split and merged while it runs. */
export const kinesisStream = ({ pipeline, partitions, reshards }: Workload): SourceStream => {
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
    handler: (declared, options) => {
      const handle = processKinesisEvent(readingProcessor(declared, options));
      return (batches) => handle(kinesisEvent(batches));
    },
    archiver: (store, name) => {
      const handle = archiveKinesisEvent(store, name);
      return (batches) => handle(kinesisEvent(batches));
    },
    lineage: (gate) => ({ lineage: shardLineage(shards, gate) }),
  };
};
