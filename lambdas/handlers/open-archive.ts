import { S3Client } from '@aws-sdk/client-s3';
import { DirectoryArchiveStore } from '../adapters/filesystem/directory-archive-store.ts';
import { S3ArchiveStore } from '../adapters/s3/s3-archive-store.ts';
import type { ArchiveStore } from '../engine/index.ts';

/** The archive at `s3://BUCKET` or `s3://BUCKET/PREFIX`, or in a directory. */
export const openArchive = (location: string): ArchiveStore => {
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)(?:\/(.*?))?\/?$/.exec(location) ?? [];
  if (bucket === undefined) return new DirectoryArchiveStore(location);
  return new S3ArchiveStore(new S3Client(), bucket, prefix === '' ? '' : `${prefix}/`);
};
