import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { EventBridgeAlertPublisher } from '../../../../../lambdas/adapters/eventbridge/eventbridge-alert-publisher.ts';
import { sampleAlert } from '../../../../contract/samples.ts';

const bus = 'arn:aws:events:eu-central-1:123456789012:event-bus/default';
const events = mockClient(EventBridgeClient);
const publisher = new EventBridgeAlertPublisher(
  new EventBridgeClient({ region: 'eu-central-1' }),
  bus,
);

beforeEach(() => events.reset());

const sent = () => events.commandCalls(PutEventsCommand).map(({ args }) => args[0].input.Entries);

describe('EventBridge alert publisher', () => {
  it('puts a transition on the bus, as rules select it', async () => {
    events.on(PutEventsCommand).resolves({ Entries: [{ EventId: '1' }] });
    await publisher.publish(sampleAlert());
    expect(sent()).toEqual([
      [
        expect.objectContaining({
          EventBusName: bus,
          Source: 'tidemark',
          DetailType: 'alert alarm',
        }),
      ],
    ]);
    expect(JSON.parse(sent()[0]?.[0]?.Detail ?? '')).toMatchObject({ ...sampleAlert() });
  });

  it('has one deduplication id per transition, the same however often it is delivered', async () => {
    events.on(PutEventsCommand).resolves({ Entries: [{ EventId: '1' }] });
    await publisher.publish(sampleAlert());
    await publisher.publish(sampleAlert());
    await publisher.publish(sampleAlert({ revision: 18 }));
    const [first, again, later] = sent().map(
      (entries) => JSON.parse(entries?.[0]?.Detail ?? '').deduplicationId as string,
    );
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(again).toBe(first);
    expect(later).not.toBe(first);
  });

  it('fails where the bus refuses the event, though the call succeeds', async () => {
    events
      .on(PutEventsCommand)
      .resolves({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException' }] });
    await expect(publisher.publish(sampleAlert())).rejects.toThrow('ThrottlingException');
  });
});
