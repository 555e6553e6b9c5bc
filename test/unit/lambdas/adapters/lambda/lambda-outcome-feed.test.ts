import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, describe, expect, it } from 'vitest';
import { LambdaOutcomeFeed } from '../../../../../lambdas/adapters/lambda/lambda-outcome-feed.ts';
import { sampleAlert, sampleResult } from '../../../../contract/samples.ts';

const client = mockClient(LambdaClient);
const feed = new LambdaOutcomeFeed(new LambdaClient(), 'tell');

afterEach(() => client.reset());

describe('feed by a function', () => {
  it('gives an invocation no more than it takes, and the rest to further ones, in order', async () => {
    client.on(InvokeCommand).resolves({});
    const detail = 'x'.repeat(2 ** 20);
    const told = [1, 2, 3, 4, 5].map((revision) => sampleAlert({ revision, detail }));
    await feed.tell(told);
    const events = client
      .commandCalls(InvokeCommand)
      .map(({ args: [{ input }] }) => Buffer.from(input.Payload as Uint8Array));
    expect(events.map((event) => event.length < 6_000_000)).toEqual([true, true]);
    const outcomes = events.map((event) => JSON.parse(event.toString()) as { outcomes: object[] });
    expect(outcomes.flatMap((each) => each.outcomes)).toEqual(told);
  });

  it('fails where the function failed, with what it says', async () => {
    const Payload = Buffer.from('{"errorMessage":"no broker"}');
    client.on(InvokeCommand).resolves({ FunctionError: 'Unhandled', Payload } as never);
    await expect(feed.tell([sampleResult()])).rejects.toThrow(
      'tell did not tell outcomes: {"errorMessage":"no broker"}; see its log',
    );
  });
});
