import type { Message } from '@aws-sdk/client-sqs';

/** A message that the rule could not put on the stream. */
export interface UndeliveredMessage {
  /** Of the queue. */
  readonly id: string;
  /** What the queue takes it back or deletes it by. */
  readonly receipt: string;
  /** When the rule gave it up, epoch ms: seconds after the broker received it. */
  readonly arrivalTimeMs: number;
  readonly clientId: string;
  readonly topic: string;
  readonly payload: Uint8Array;
  /** Why, in the words of the services. */
  readonly failures: readonly string[];
}

/** What lies in the queue and is none: its id, and the rule that it breaks. */
export interface ForeignMessage {
  readonly id: string;
  readonly receipt: string;
  readonly detail: string;
}

const basicIngest = /^\$aws\/rules\/[^/]+\//;

/** Reads a message as IoT Core's error action writes it, with the payload as it was received. */
export const parseUndelivered = (message: Message): UndeliveredMessage | ForeignMessage => {
  const { MessageId: id = '', ReceiptHandle: receipt = '', Body = '', Attributes } = message;
  const foreign = (detail: string): ForeignMessage => ({ id, receipt, detail });
  const body = parsed(Body);
  if (body === undefined) return foreign('its body is no JSON object');
  const { clientId, topic, base64OriginalPayload, failures } = body;
  for (const [name, value] of Object.entries({ clientId, topic, base64OriginalPayload })) {
    if (typeof value !== 'string') return foreign(`${name} is no text in it`);
  }
  const arrivalTimeMs = Number(Attributes?.SentTimestamp);
  if (!Number.isSafeInteger(arrivalTimeMs)) return foreign('it has no SentTimestamp');
  return {
    id,
    receipt,
    arrivalTimeMs,
    clientId: String(clientId),
    // What addresses the rule past the broker is no part of the topic.
    topic: String(topic).replace(basicIngest, ''),
    payload: Buffer.from(String(base64OriginalPayload), 'base64'),
    failures: Array.isArray(failures) ? failures.map(failureText) : [],
  };
};

const parsed = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
};

const failureText = (failure: unknown): string => {
  const { errorMessage } = (failure ?? {}) as { errorMessage?: unknown };
  return typeof errorMessage === 'string' ? errorMessage : JSON.stringify(failure);
};
