import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type GetShardIteratorCommandInput,
  type KinesisClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-kinesis';
import type { PartitionLineage, PartitionOrigin } from '../../engine/ports.ts';
import { listShards } from './list-shards.ts';

/** Where a stream's shards come from: ListShards names parents and hash ranges. */
export class KinesisLineage implements PartitionLineage {
  private readonly client: KinesisClient;
  private readonly streamName: string;

  constructor(client: KinesisClient, streamName: string) {
    this.client = client;
    this.streamName = streamName;
  }

  async originOf(partition: string): Promise<PartitionOrigin | undefined> {
    const shards = await listShards(this.client, this.streamName);
    const shard = shards.find(({ ShardId }) => ShardId === partition);
    if (shard === undefined) return undefined;
    const { ParentShardId, AdjacentParentShardId, HashKeyRange } = shard;
    return {
      parents: [ParentShardId, AdjacentParentShardId].filter((parent) => parent != null),
      hashRange: {
        first: BigInt(HashKeyRange?.StartingHashKey ?? ''),
        last: BigInt(HashKeyRange?.EndingHashKey ?? ''),
      },
    };
  }

  /**
   * A closed shard's ending sequence number is that of no record, so only reading tells: its last
   * page has no next one.
   */
  async hasRecordsAfter(partition: string, position: string): Promise<boolean> {
    let iterator = await this.iterator(partition, position);
    while (iterator !== undefined) {
      const { Records = [], NextShardIterator } = await this.client.send(
        new GetRecordsCommand({ ShardIterator: iterator, Limit: 1 }),
      );
      if (Records.length > 0) return true;
      iterator = NextShardIterator ?? undefined;
    }
    return false;
  }

  private async iterator(partition: string, position: string): Promise<string | undefined> {
    const from: Pick<GetShardIteratorCommandInput, 'ShardIteratorType' | 'StartingSequenceNumber'> =
      position === ''
        ? { ShardIteratorType: 'TRIM_HORIZON' }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: position };
    try {
      const { ShardIterator } = await this.client.send(
        new GetShardIteratorCommand({ StreamName: this.streamName, ShardId: partition, ...from }),
      );
      return ShardIterator;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }
}
