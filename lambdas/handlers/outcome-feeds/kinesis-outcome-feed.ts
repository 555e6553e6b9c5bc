import { KinesisClient } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { KinesisOutcomeFeed } from '../../adapters/kinesis/kinesis-outcome-feed.ts';
import type { OutcomeFeed } from '../../engine/index.ts';
import { feedEnvironment } from '../../environment.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** What the next batch waits for it at most: the journal keeps what a feed has not taken. */
const requestHandler = { connectionTimeout: 2_000, socketTimeout: 5_000 };

/** A stream. @throws EnvironmentError */
export const kinesisOutcomeFeed = (variables: Variables): OutcomeFeed => {
  const client = new KinesisClient({
    maxAttempts: 2,
    requestHandler: new NodeHttpHandler(requestHandler),
  });
  return new KinesisOutcomeFeed(client, feedEnvironment(variables).name);
};
