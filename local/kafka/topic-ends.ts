import { type Admin, ListOffsetTimestamps } from '@platformatic/kafka';

/** The offset that the next record of each partition will have. */
export const topicEnds = async (
  admin: Admin,
  topic: string,
): Promise<ReadonlyMap<number, bigint>> => {
  const { topics } = await admin.metadata({ topics: [topic], forceUpdate: true });
  const partitions = Array.from(
    { length: topics.get(topic)?.partitionsCount ?? 0 },
    (_, partitionIndex) => ({ partitionIndex, timestamp: ListOffsetTimestamps.LATEST }),
  );
  const [listed] = await admin.listOffsets({ topics: [{ name: topic, partitions }] });
  return new Map(
    (listed?.partitions ?? []).map(({ partitionIndex, offset }) => [partitionIndex, offset]),
  );
};
