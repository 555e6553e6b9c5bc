import { PublishCommand, type PublishCommandInput, SNSClient } from '@aws-sdk/client-sns';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PublishedMessage } from '../../../../../local/aws/sns/publish-request.ts';
import { type SnsEndpoint, startSns } from '../../../../../local/aws/sns/sns-endpoint.ts';
import { localClient } from '../../../../contract/embedded-tables.ts';

const TopicArn = 'arn:aws:sns:us-east-1:000000000000:alerts';
const fifo = `${TopicArn}.fifo`;

describe('startSns', () => {
  let server: SnsEndpoint;
  let client: SNSClient;
  let heard: PublishedMessage[];
  beforeEach(async () => {
    heard = [];
    server = await startSns({
      topicArns: [TopicArn, fifo],
      onMessage: (message) => heard.push(message),
    });
    client = new SNSClient({ ...localClient, endpoint: server.endpoint });
  });
  afterEach(async () => {
    client.destroy();
    await server.stop();
  });

  const publish = (input: Partial<PublishCommandInput>) =>
    client.send(new PublishCommand({ TopicArn, Message: 'm', ...input }));

  it('takes a message with its attributes, and tells the listener', async () => {
    const { MessageId } = await publish({
      Subject: 'Hot',
      Message: '{"a":"ü & <b>"}',
      MessageAttributes: {
        severity: { DataType: 'String', StringValue: 'critical' },
        rule: { DataType: 'String', StringValue: 'overheating' },
      },
    });
    expect(server.messages).toEqual([
      {
        messageId: MessageId,
        topicArn: TopicArn,
        subject: 'Hot',
        message: '{"a":"ü & <b>"}',
        attributes: { severity: 'critical', rule: 'overheating' },
        deduplicationId: undefined,
        groupId: undefined,
      },
    ]);
    expect(heard).toEqual(server.messages);
  });

  it.each<[string, Partial<PublishCommandInput>]>([
    ['an empty message', { Message: '' }],
    ['a message over 256 KB', { Message: 'x'.repeat(256 * 1024 + 1) }],
    ['a subject over 100 characters', { Subject: 'x'.repeat(101) }],
    ['a subject with a line break', { Subject: 'a\nb' }],
    ['a subject that is not ASCII', { Subject: 'Wärme' }],
    ['an empty attribute', { MessageAttributes: { a: { DataType: 'String', StringValue: '' } } }],
    ['a deduplication id on a standard topic', { MessageDeduplicationId: 'x' }],
    ['a FIFO message without a group', { TopicArn: fifo, MessageDeduplicationId: 'x' }],
    ['an id over 128 characters', { TopicArn: fifo, MessageGroupId: 'x'.repeat(129) }],
  ])('refuses %s', async (_, input) => {
    await expect(publish(input)).rejects.toMatchObject({ $fault: 'client' });
    expect(server.messages).toEqual([]);
  });

  it('knows only its topics', async () => {
    await expect(publish({ TopicArn: 'arn:aws:sns:us-east-1:0:other' })).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });

  it('takes a FIFO message with the same deduplication id again, and delivers it once', async () => {
    const input = { TopicArn: fifo, MessageGroupId: 'g', MessageDeduplicationId: 'd' };
    const first = await publish(input);
    const second = await publish(input);
    expect(second.MessageId).toBe(first.MessageId);
    await publish({ ...input, MessageDeduplicationId: 'e' });
    expect(heard).toHaveLength(2);
  });
});
