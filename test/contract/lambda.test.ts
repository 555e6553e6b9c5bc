import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { LambdaOutcomeFeed } from '../../lambdas/adapters/lambda/lambda-outcome-feed.ts';
import { MemoryOutcomeFeed } from '../../lambdas/adapters/memory/memory-outcome-feed.ts';
import { tellEvent } from '../../lambdas/handlers/tell-event.ts';
import { outcomeFeedContract } from './outcome-feed-contract.ts';

/** The caller and the function that it invokes, on a feed in memory. */
outcomeFeedContract('LambdaOutcomeFeed', async () => {
  const reached = new MemoryOutcomeFeed();
  const handle = tellEvent(reached);
  const client = mockClient(LambdaClient);
  client.on(InvokeCommand).callsFake(async ({ Payload }) => {
    const answer = await handle(JSON.parse(Buffer.from(Payload).toString()));
    return { StatusCode: 200, Payload: Buffer.from(JSON.stringify(answer)) };
  });
  return {
    feed: new LambdaOutcomeFeed(new LambdaClient(), 'tell'),
    told: async () => reached.told,
    close: async () => client.restore(),
  };
});
