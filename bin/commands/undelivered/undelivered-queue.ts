import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import {
  type ForeignMessage,
  parseUndelivered,
  type UndeliveredMessage,
} from './undelivered-message.ts';

/** What lies in the queue, oldest first. */
export interface TakenMessages {
  readonly messages: readonly UndeliveredMessage[];
  readonly foreign: readonly ForeignMessage[];
}

const messagesAtATime = 10;
/** What was taken is nobody else's for so long; what is neither deleted nor given back returns. */
const heldForSeconds = 600;
/** Long polling asks all of the queue's servers: one answer of nothing is the end. */
const waitSeconds = 2;

/** The queue that a stage's rule puts messages in which the stream did not take. */
export class UndeliveredQueue {
  private readonly client: SQSClient;
  private readonly url: string;

  constructor(client: SQSClient, url: string) {
    this.client = client;
    this.url = url;
  }

  /** Takes messages, until there are none or `atMost` of them; they stay in the queue, unseen. */
  async take(atMost: number, signal: AbortSignal): Promise<TakenMessages> {
    const taken = new Map<string, Message>();
    while (taken.size < atMost && !signal.aborted) {
      const { Messages = [] } = await this.client.send(
        new ReceiveMessageCommand({
          QueueUrl: this.url,
          MaxNumberOfMessages: Math.min(messagesAtATime, atMost - taken.size),
          VisibilityTimeout: heldForSeconds,
          WaitTimeSeconds: waitSeconds,
          MessageSystemAttributeNames: ['SentTimestamp'],
        }),
      );
      if (Messages.length === 0) break;
      for (const message of Messages) taken.set(message.MessageId ?? '', message);
    }
    const read = [...taken.values()].map(parseUndelivered);
    return {
      messages: read
        .filter((each): each is UndeliveredMessage => 'payload' in each)
        .sort((left, right) => left.arrivalTimeMs - right.arrivalTimeMs),
      foreign: read.filter((each): each is ForeignMessage => 'detail' in each),
    };
  }

  /** Lets others see it again at once. */
  async giveBack({ receipt: ReceiptHandle }: { readonly receipt: string }): Promise<void> {
    const VisibilityTimeout = 0;
    await this.client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: this.url, ReceiptHandle, VisibilityTimeout }),
    );
  }

  async delete({ receipt: ReceiptHandle }: { readonly receipt: string }): Promise<void> {
    await this.client.send(new DeleteMessageCommand({ QueueUrl: this.url, ReceiptHandle }));
  }
}
