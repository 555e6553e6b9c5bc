import type { MessageToProduce, Producer } from '@platformatic/kafka';

type KafkaMessage = MessageToProduce<Buffer, Buffer, Buffer, Buffer>;

/** A broker takes at most a megabyte for one partition in one request by default. */
const mostBytes = 900_000;
/** What surrounds key and value on the wire. */
const overheadBytes = 64;

/** Sends messages of one topic, each request once the one before it is on every replica in sync. */
export const sendInOrder = async (
  producer: Pick<Producer, 'send'>,
  messages: readonly KafkaMessage[],
): Promise<void> => {
  let request: KafkaMessage[] = [];
  let bytes = 0;
  const send = async (): Promise<void> => {
    if (request.length > 0) await producer.send({ messages: request });
    request = [];
    bytes = 0;
  };
  for (const message of messages) {
    const size = (message.key?.length ?? 0) + (message.value?.length ?? 0) + overheadBytes;
    if (bytes + size > mostBytes) await send();
    request.push(message);
    bytes += size;
  }
  await send();
};
