import type { MSKEvent, MSKRecord } from 'aws-lambda';
import { TopicLayout } from '../../lambdas/adapters/kafka/topic-layout.ts';
import { archiveKafkaEvent } from '../../lambdas/handlers/archive-kafka-event.ts';
import { processKafkaEvent } from '../../lambdas/handlers/process-kafka-event.ts';
import { topicPartitions } from '../workload/topic-partitions.ts';
import { topicRecords } from '../workload/topic-records.ts';
import { closingTicks, type Workload } from '../workload/workload.ts';
import type { HandedBatch } from './environment.ts';
import { readingProcessor } from './reading-processor.ts';
import type { SimulatedRecord } from './simulated-record.ts';
import type { SourceStream } from './simulated-stream.ts';

const topic = 'records';

/** A workload as a topic, which may be given more partitions than it was made with. */
export const kafkaTopic = (workload: Workload, seed: number): SourceStream => {
  const partitions = workload.partitions.length;
  const contents = topicPartitions(topic, workload).map((partition) => {
    const script = [...partition.script, ...closingTicks(workload.pipeline, partition.script)];
    const remadeAt = workload.remadeAt?.[partition.number] ?? undefined;
    const options = { seed, partitions, remadeAt };
    return { partition, records: topicRecords({ ...partition, script }, options) };
  });
  const numbers = new Map(contents.map(({ partition: { name, number } }) => [name, number]));
  return {
    contents,
    handler: (declared, options) => {
      const handle = processKafkaEvent({
        processor: readingProcessor(declared, options),
        layout: new TopicLayout(partitions),
        telemetry: options.telemetry,
      });
      return (batches) => handle(kafkaEvent(batches, numbers));
    },
    archiver: (store, name) => {
      const handle = archiveKafkaEvent(store, name);
      return (batches) => handle(kafkaEvent(batches, numbers));
    },
    lineage: () => ({}),
  };
};

const kafkaEvent = (
  batches: readonly HandedBatch[],
  numbers: ReadonlyMap<string, number>,
): MSKEvent => ({
  eventSource: 'aws:kafka',
  eventSourceArn: 'arn:aws:kafka:simulation:000000000000:cluster/simulated',
  bootstrapServers: 'simulation:9098',
  records: Object.fromEntries(
    batches.map(({ partition, records }) => {
      const number = numbers.get(partition) ?? 0;
      return [partition, records.map((record) => kafkaRecord(number, record))];
    }),
  ),
});

const kafkaRecord = (
  partition: number,
  { script, position, key, data }: SimulatedRecord,
): MSKRecord => ({
  topic,
  partition,
  offset: Number(position),
  // Of no meaning to the function, as a producer may write any.
  timestamp: script.arrival + 5,
  timestampType: 'CREATE_TIME',
  key: key === undefined ? '' : Buffer.from(key).toString('base64'),
  value: data,
  headers: [],
});
