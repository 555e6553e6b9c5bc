import { keyPartition } from '../../lambdas/adapters/kafka/key-partition.ts';

/** Whether Kafka's clients put a device's records on that partition. */
export const isOwnOfPartition = (device: string, number: number, partitions: number): boolean =>
  keyPartition(Buffer.from(device), partitions) === number;
