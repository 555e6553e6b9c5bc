import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type {
  AttributeValue,
  Context,
  DynamoDBBatchResponse,
  DynamoDBRecord,
  DynamoDBStreamEvent,
} from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { notifyVariables } from '../../../../lambdas/environment.ts';

const topicArn = 'arn:aws:sns:eu-central-1:123456789012:alerts';
const sns = mockClient(SNSClient);

const context = { functionName: 'notify', awsRequestId: 'request-1' } as Context;

type Image = Record<string, AttributeValue>;

/** The row of an alert after one of its transitions. */
const row = (part: Image = {}): Image => ({
  id: { S: 'small/hot/S1/0' },
  pipeline: { S: 'small' },
  rule: { S: 'hot' },
  key: { S: 'S1' },
  state: { S: 'alarm' },
  severity: { S: 'critical' },
  at: { N: '0' },
  detail: { S: 'mean 60 is above 50' },
  revision: { N: '7' },
  raisedAt: { N: '0' },
  raisedRevision: { N: '7' },
  ...part,
});

const change = (sequence: string, newImage?: Image, oldImage?: Image): DynamoDBRecord => ({
  eventID: sequence,
  eventName: oldImage === undefined ? 'INSERT' : 'MODIFY',
  dynamodb: {
    SequenceNumber: sequence,
    ...(newImage && { NewImage: newImage }),
    ...(oldImage && { OldImage: oldImage }),
  },
});

describe('notify', () => {
  let handler: (event: DynamoDBStreamEvent, context: Context) => Promise<DynamoDBBatchResponse>;

  beforeAll(async () => {
    vi.stubEnv(notifyVariables.alertTopicArn, topicArn);
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
    ({ handler } = await import('../../../../lambdas/handlers/notify.ts'));
    return () => vi.unstubAllEnvs();
  });

  beforeEach(() => {
    sns.reset();
    sns.on(PublishCommand).resolves({ MessageId: '1' });
  });

  const messages = (): unknown[] =>
    sns
      .commandCalls(PublishCommand)
      .map(({ args }) => JSON.parse(args[0].input.Message ?? '') as unknown);

  const deduplicationIds = (): unknown[] =>
    sns
      .commandCalls(PublishCommand)
      .map(({ args }) => args[0].input.MessageAttributes?.deduplicationId?.StringValue);

  it('delivers a transition with its row, to the topic of its environment', async () => {
    const answer = await handler({ Records: [change('1', row())] }, context);
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(sns.commandCalls(PublishCommand)[0]?.args[0].input.TopicArn).toBe(topicArn);
    expect(messages()).toEqual([
      {
        type: 'alert',
        id: 'small/hot/S1/0',
        pipeline: 'small',
        rule: 'hot',
        key: 'S1',
        state: 'alarm',
        severity: 'critical',
        at: 0,
        detail: 'mean 60 is above 50',
        revision: 7,
      },
    ]);
  });

  it('tells a transition that is delivered twice by the same id, and others by others', async () => {
    const ended = row({ state: { S: 'ok' }, revision: { N: '9' } });
    const event = { Records: [change('1', row()), change('2', ended, row())] };
    await handler(event, context);
    await handler(event, context);
    const [raised, over, raisedAgain, overAgain] = deduplicationIds();
    expect([raisedAgain, overAgain]).toEqual([raised, over]);
    expect(over).not.toBe(raised);
  });

  it('stays silent about what is no transition: an acknowledgement, a snooze, a deleted row', async () => {
    const acknowledged = row({ acknowledgedBy: { S: 'somebody' } });
    const event = {
      Records: [
        change('1', acknowledged, row()),
        change('2', row(), row({ revision: { N: '8' } })),
        change('3', undefined, row()),
        change('4', { id: { S: 'of another kind' } }),
        { eventID: '5' },
      ],
    };
    expect(await handler(event, context)).toEqual({ batchItemFailures: [] });
    expect(messages()).toEqual([]);
  });

  it('answers with what was not delivered, and delivers the rest', async () => {
    sns.on(PublishCommand).callsFake(({ Message }: { Message: string }) => {
      if (Message.includes('"S2"')) throw new Error('throttled');
      return { MessageId: '1' };
    });
    const event = {
      Records: ['S1', 'S2', 'S3'].map((key, index) => change(`${index}`, row({ key: { S: key } }))),
    };
    const answer = await handler(event, context);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    expect(messages()).toHaveLength(3);
  });

  it('fails as a whole where nothing was delivered, so that all of it comes again', async () => {
    sns.on(PublishCommand).rejects(new Error('down'));
    const event = { Records: [change('1', row()), change('2', row({ key: { S: 'S2' } }))] };
    await expect(handler(event, context)).rejects.toThrow();
  });
});
