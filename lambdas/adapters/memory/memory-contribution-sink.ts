import type { ContributionSink } from '../../engine/ports.ts';
import type { ContributionPack } from '../../engine/second-stage/contribution.ts';
import { groupPartitionKey } from '../../engine/second-stage/group-partition-key.ts';

/** A record as it was put. */
export interface PutRecord {
  readonly partitionKey: string;
  readonly bytes: Uint8Array;
}

/** Keeps every record that was put, in order: what is put twice is there twice. */
export class MemoryContributionSink implements ContributionSink {
  readonly records: PutRecord[] = [];
  private readonly encode: (pack: ContributionPack) => readonly Uint8Array[];

  /** @param encode a pack as the records that carry it */
  constructor(encode: (pack: ContributionPack) => readonly Uint8Array[]) {
    this.encode = encode;
  }

  async put(packs: readonly ContributionPack[]): Promise<void> {
    for (const pack of packs) {
      for (const bytes of this.encode(pack)) {
        this.records.push({ partitionKey: groupPartitionKey(pack.group), bytes });
      }
    }
  }
}
