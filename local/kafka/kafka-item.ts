import type { KafkaRecord, RecordsBatch } from '@platformatic/kafka';

/** A record of a topic on its way into a function's event. */
export interface KafkaItem {
  /** Number of the partition. */
  readonly partition: number;
  readonly offset: bigint;
  /** The record as JSON, as it stands in the event's `records`. */
  readonly json: string;
}

/** Marks of a batch that has no records of anybody's, but those of transactions. */
const isControl = 0x20;
const isLogAppendTime = 0x08;

/** The records of a fetched batch as they stand in a Lambda event. */
export const kafkaItems = (topic: string, partition: number, batch: RecordsBatch): KafkaItem[] =>
  (batch.attributes & isControl) === 0
    ? batch.records.map((record) => itemOf(topic, partition, batch, record))
    : [];

const itemOf = (
  topic: string,
  partition: number,
  { firstOffset, firstTimestamp, attributes }: RecordsBatch,
  { offsetDelta, timestampDelta, key, value, headers }: KafkaRecord,
): KafkaItem => {
  const offset = firstOffset + BigInt(offsetDelta);
  return {
    partition,
    offset,
    json: JSON.stringify({
      topic,
      partition,
      offset: Number(offset),
      timestamp: Number(firstTimestamp + timestampDelta),
      timestampType: (attributes & isLogAppendTime) === 0 ? 'CREATE_TIME' : 'LOG_APPEND_TIME',
      ...(key === null ? {} : { key: key.toString('base64') }),
      ...(value === null ? {} : { value: value.toString('base64') }),
      headers: headers.map(([name, content]) => ({
        [name?.toString() ?? '']: [...(content ?? [])],
      })),
    }),
  };
};

/** The event that a function gets: a JSON document. */
export const kafkaEvent = (
  topic: string,
  brokers: readonly string[],
  items: readonly KafkaItem[],
): string => {
  const byPartition = Map.groupBy(items, ({ partition }) => partition);
  const lists = [...byPartition].map(
    ([partition, own]) =>
      `${JSON.stringify(`${topic}-${partition}`)}:[${own.map(({ json }) => json).join(',')}]`,
  );
  const bootstrapServers = JSON.stringify(brokers.join(','));
  return (
    `{"eventSource":"SelfManagedKafka","bootstrapServers":${bootstrapServers},` +
    `"records":{${lists.join(',')}}}`
  );
};
