import {
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { ArchiveStore } from '../../engine/ports.ts';

/** An archive in a bucket, under a prefix. */
export class S3ArchiveStore implements ArchiveStore {
  private readonly client: S3Client;
  private readonly bucket: string;
  private readonly prefix: string;

  /** @param prefix ends with a slash where it is not empty. @default '' */
  constructor(client: S3Client, bucket: string, prefix = '') {
    this.client = client;
    this.bucket = bucket;
    this.prefix = prefix;
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    const Key = this.prefix + name;
    await this.client.send(new PutObjectCommand({ Bucket: this.bucket, Key, Body: bytes }));
  }

  async list(prefix: string): Promise<string[]> {
    const names: string[] = [];
    const pages = paginateListObjectsV2(
      { client: this.client },
      { Bucket: this.bucket, Prefix: this.prefix + prefix },
    );
    for await (const { Contents = [] } of pages) {
      for (const { Key = '' } of Contents) names.push(Key.slice(this.prefix.length));
    }
    return names;
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    try {
      const { Body } = await this.client.send(
        new GetObjectCommand({ Bucket: this.bucket, Key: this.prefix + name }),
      );
      return await Body?.transformToByteArray();
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }
}
