import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { OutcomeFeed, ToldOutcome } from '../../engine/ports.ts';

/** An invocation takes 6 MB; outcomes are some hundred bytes each. */
const mostBytes = 4 * 2 ** 20;

/**
 * Tells outcomes by a function that stands where a feed can be reached, which its caller does not:
 * in the network of Kafka brokers. Each event is `{"outcomes":[...]}`.
 */
export class LambdaOutcomeFeed implements OutcomeFeed {
  private readonly client: LambdaClient;
  private readonly functionName: string;

  constructor(client: LambdaClient, functionName: string) {
    this.client = client;
    this.functionName = functionName;
  }

  /** @throws Error where the function did not tell all of them */
  async tell(outcomes: readonly ToldOutcome[]): Promise<void> {
    for (const event of eventsOf(outcomes)) {
      const { FunctionError, Payload } = await this.client.send(
        new InvokeCommand({ FunctionName: this.functionName, Payload: Buffer.from(event) }),
      );
      if (FunctionError === undefined) continue;
      const answer = Buffer.from(Payload ?? []).toString();
      throw new Error(`${this.functionName} did not tell outcomes: ${answer}; see its log`);
    }
  }
}

/** As many in each as one invocation takes. */
const eventsOf = function* (outcomes: readonly ToldOutcome[]): Generator<string> {
  let texts: string[] = [];
  let bytes = 0;
  for (const outcome of outcomes) {
    const text = JSON.stringify(outcome);
    const size = Buffer.byteLength(text) + 1;
    if (texts.length > 0 && bytes + size > mostBytes) {
      yield `{"outcomes":[${texts.join(',')}]}`;
      texts = [];
      bytes = 0;
    }
    texts.push(text);
    bytes += size;
  }
  if (texts.length > 0) yield `{"outcomes":[${texts.join(',')}]}`;
};
