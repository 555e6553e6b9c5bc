import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, describe, expect, it } from 'vitest';
import { putAll, type StreamEntry } from '../../../../../lambdas/adapters/kinesis/put-all.ts';

const client = mockClient(KinesisClient);
const pause = async (): Promise<void> => {};

const entry = (PartitionKey: string, text: string): StreamEntry => ({
  PartitionKey,
  Data: Buffer.from(text),
});

/** Takes entries, but for those of these texts the first time. */
const takingAllBut = (refused: readonly string[]): readonly string[] => {
  const taken: string[] = [];
  const left = new Set(refused);
  client.on(PutRecordsCommand).callsFake(({ Records }: { Records: StreamEntry[] }) => ({
    Records: Records.map(({ Data }) => {
      const text = Buffer.from(Data).toString();
      if (left.delete(text)) return { ErrorCode: 'ProvisionedThroughputExceededException' };
      taken.push(text);
      return { SequenceNumber: String(taken.length) };
    }),
  }));
  return taken;
};

afterEach(() => client.reset());

describe('put all', () => {
  it('puts again what was throttled, with those after it under the same key', async () => {
    const taken = takingAllBut(['a2', 'b1']);
    const entries = ['a1', 'b1', 'a2', 'a3', 'c1'].map((text) => entry(text.charAt(0), text));
    await putAll(new KinesisClient(), 'outcomes', entries, { pause });
    expect(taken).toEqual(['a1', 'a3', 'c1', 'b1', 'a2', 'a3']);
    // Of each key, the last ones stand in their order.
    expect(taken.filter((text) => text.startsWith('a')).slice(-2)).toEqual(['a2', 'a3']);
  });

  it('gives up after all attempts, and says how much was left', async () => {
    client.on(PutRecordsCommand).resolves({ Records: [{ ErrorCode: 'InternalFailure' }] } as never);
    const put = putAll(new KinesisClient(), 'outcomes', [entry('a', 'a1')], { attempts: 2, pause });
    await expect(put).rejects.toThrow('1 of 1 records were not taken by outcomes');
    expect(client.commandCalls(PutRecordsCommand)).toHaveLength(2);
  });

  it('puts no more than 500 entries and four megabytes at a time', async () => {
    const sizes: number[] = [];
    client.on(PutRecordsCommand).callsFake(({ Records }: { Records: StreamEntry[] }) => {
      sizes.push(Records.length);
      return { Records: Records.map(() => ({})) };
    });
    const small = Array.from({ length: 501 }, (_, at) => entry('a', String(at)));
    const large = Array.from({ length: 5 }, () => entry('b', 'x'.repeat(2 ** 20)));
    await putAll(new KinesisClient(), 'outcomes', [...small, ...large]);
    expect(sizes).toEqual([500, 4, 2]);
  });
});
