import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { S3ArchiveStore } from '../../lambdas/adapters/s3/s3-archive-store.ts';
import { archiveStoreContract } from './archive-store-contract.ts';
import { localClient } from './embedded-tables.ts';

/** As S3 answers, two names a page. */
archiveStoreContract('S3ArchiveStore', async () => {
  const client = new S3Client(localClient);
  const objects = new Map<string, Uint8Array>([['elsewhere/a/p0/1.gz', new Uint8Array()]]);
  mockClient(client)
    .on(PutObjectCommand)
    .callsFake(({ Key, Body }) => {
      objects.set(Key, Body);
      return {};
    })
    .on(GetObjectCommand)
    .callsFake(({ Key }) => {
      const bytes = objects.get(Key);
      if (bytes === undefined) throw new NoSuchKey({ $metadata: {}, message: Key });
      const Body = Object.assign(Readable.from([bytes]), {
        transformToByteArray: async () => bytes,
      });
      return { Body };
    })
    .on(ListObjectsV2Command)
    .callsFake(({ Prefix, ContinuationToken = '' }) => {
      const names = [...objects.keys()]
        .filter((name) => name.startsWith(Prefix) && name > ContinuationToken)
        .sort();
      const page = names.slice(0, 2);
      const isLast = page.length === names.length;
      return {
        Contents: page.map((Key) => ({ Key })),
        ...(isLast ? {} : { NextContinuationToken: page.at(-1), IsTruncated: true }),
      };
    });
  return {
    store: new S3ArchiveStore(client, 'bucket', 'kept/'),
    close: async () => client.destroy(),
  };
});
