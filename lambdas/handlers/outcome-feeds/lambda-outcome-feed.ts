import { LambdaClient } from '@aws-sdk/client-lambda';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { LambdaOutcomeFeed } from '../../adapters/lambda/lambda-outcome-feed.ts';
import type { OutcomeFeed } from '../../engine/index.ts';
import { feedEnvironment } from '../../environment.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** A moment longer than the function may take. */
const requestHandler = { connectionTimeout: 2_000, socketTimeout: 32_000 };

/** A function that stands where the brokers are. @throws EnvironmentError */
export const lambdaOutcomeFeed = (variables: Variables): OutcomeFeed => {
  const client = new LambdaClient({
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler(requestHandler),
  });
  return new LambdaOutcomeFeed(client, feedEnvironment(variables).name);
};
