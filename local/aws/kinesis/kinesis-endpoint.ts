import type { AddressInfo } from 'node:net';
import { CreateStreamCommand, DescribeStreamCommand, KinesisClient } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import kinesalite from 'kinesalite';
import type { Endpoint } from '../http-endpoint.ts';

export interface KinesisEndpointOptions {
  readonly streams: readonly { readonly name: string; readonly shards: number }[];
}

/**
 * Kinesis on this machine: kinesalite. Its streams exist and are active once this resolves. It
 * speaks HTTP/1.1 only, so clients need the SDK's NodeHttpHandler.
 */
export const startKinesis = async ({ streams }: KinesisEndpointOptions): Promise<Endpoint> => {
  const server = kinesalite({
    createStreamMs: 0,
    deleteStreamMs: 0,
    updateStreamMs: 0,
    shardLimit: 1_000,
  });
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const client = new KinesisClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: new NodeHttpHandler(),
  });
  try {
    for (const { name, shards } of streams) await createStream(client, name, shards);
  } catch (error) {
    await stop();
    throw error;
  } finally {
    client.destroy();
  }
  return { endpoint, stop };
};

const createStream = async (client: KinesisClient, name: string, shards: number): Promise<void> => {
  await client.send(new CreateStreamCommand({ StreamName: name, ShardCount: shards }));
  let status: string | undefined;
  do {
    const { StreamDescription } = await client.send(
      new DescribeStreamCommand({ StreamName: name }),
    );
    status = StreamDescription?.StreamStatus;
  } while (status !== 'ACTIVE');
};
