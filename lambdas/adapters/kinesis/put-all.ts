import {
  type KinesisClient,
  PutRecordsCommand,
  type PutRecordsRequestEntry,
} from '@aws-sdk/client-kinesis';
import { type RetryOptions, retryRest } from '../retry-rest.ts';

/** A record on its way to a stream. */
export type StreamEntry = PutRecordsRequestEntry & {
  readonly Data: Uint8Array;
  readonly PartitionKey: string;
};

/** PutRecords takes at most 500 records of 5 MiB together. */
const mostEntries = 500;
const mostBytes = 4 * 2 ** 20;

/**
 * Puts entries on a stream, as many at a time as one request takes. Of one that the stream did not
 * take, those after it under the same partition key are put again too, so that the last ones of
 * each key stand in their order, whatever was throttled.
 *
 * @param retry of failed entries. @default - 8 attempts within 7 seconds
 * @throws Error where the stream did not take all of them
 */
export const putAll = async (
  client: KinesisClient,
  streamName: string,
  entries: Iterable<StreamEntry>,
  retry: RetryOptions = {},
): Promise<void> => {
  for (const request of requestsOf(entries)) {
    const put = async (rest: readonly StreamEntry[]): Promise<readonly StreamEntry[]> =>
      withThoseAfter(rest, await putOnce(client, streamName, rest));
    const left = await retryRest(request, put, retry);
    if (left.length === 0) continue;
    throw new Error(
      `${left.length} of ${request.length} records were not taken by ${streamName}; ` +
        'the stream is throttled: add shards',
    );
  }
};

/**
 * Puts entries with one request.
 *
 * @returns those that the stream did not take
 */
export const putOnce = async <Entry extends PutRecordsRequestEntry>(
  client: KinesisClient,
  streamName: string,
  entries: readonly Entry[],
): Promise<readonly Entry[]> => {
  const { Records = [] } = await client.send(
    new PutRecordsCommand({ StreamName: streamName, Records: [...entries] }),
  );
  return entries.filter((_, index) => Records[index]?.ErrorCode !== undefined);
};

/** From the first one of each partition key that failed. */
const withThoseAfter = (
  entries: readonly StreamEntry[],
  failed: readonly StreamEntry[],
): readonly StreamEntry[] => {
  const failedEntries = new Set(failed);
  const keys = new Set<string>();
  return entries.filter((entry) => {
    if (failedEntries.has(entry)) keys.add(entry.PartitionKey);
    return keys.has(entry.PartitionKey);
  });
};

const requestsOf = function* (entries: Iterable<StreamEntry>): Generator<StreamEntry[]> {
  let request: StreamEntry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    if (request.length === mostEntries || bytes + entry.Data.length > mostBytes) {
      yield request;
      request = [];
      bytes = 0;
    }
    request.push(entry);
    bytes += entry.Data.length;
  }
  if (request.length > 0) yield request;
};
