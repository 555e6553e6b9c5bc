import { SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SnsAlertPublisher } from '../../../../../lambdas/adapters/sns/sns-alert-publisher.ts';
import { type SnsEndpoint, startSns } from '../../../../../local/aws/sns/sns-endpoint.ts';
import { localClient } from '../../../../contract/embedded-tables.ts';
import { sampleAlert } from '../../../../contract/samples.ts';

const standard = 'arn:aws:sns:us-east-1:000000000000:alerts';
const fifo = 'arn:aws:sns:us-east-1:000000000000:alerts.fifo';

describe('SnsAlertPublisher', () => {
  let server: SnsEndpoint;
  let client: SNSClient;
  beforeAll(async () => {
    server = await startSns({ topicArns: [standard, fifo] });
    client = new SNSClient({ ...localClient, endpoint: server.endpoint });
  });
  afterAll(async () => {
    client.destroy();
    await server.stop();
  });

  const publish = async (topicArn: string, alert = sampleAlert()) => {
    await new SnsAlertPublisher(client, topicArn).publish(alert);
    return server.messages.at(-1);
  };

  it('delivers the transition as JSON, with attributes that subscribers can filter by', async () => {
    const message = await publish(standard);
    expect(JSON.parse(message?.message ?? '')).toEqual(sampleAlert());
    expect(message?.subject).toBe('critical alarm: overheating TEMP_45');
    expect(message?.attributes).toMatchObject({
      severity: 'critical',
      state: 'alarm',
      rule: 'overheating',
      pipeline: 'smart-factory',
    });
  });

  it('has one deduplication id per transition, the same however often it is delivered', async () => {
    const id = (await publish(standard))?.attributes.deduplicationId;
    expect((await publish(standard))?.attributes.deduplicationId).toBe(id);
    const later = await publish(standard, sampleAlert({ revision: 18 }));
    expect(later?.attributes.deduplicationId).not.toBe(id);
  });

  it('reaches a FIFO topic once, in the order of its own alert', async () => {
    const first = await publish(fifo);
    const count = server.messages.length;
    await publish(fifo);
    expect(server.messages).toHaveLength(count);
    const later = await publish(fifo, sampleAlert({ revision: 18 }));
    expect(later?.groupId).toBe(first?.groupId);
  });

  it('makes a subject that SNS takes of any key', async () => {
    const long = await publish(standard, sampleAlert({ key: `Wärme\n${'x'.repeat(200)}` }));
    expect(long?.subject).toMatch(/^[\x20-\x7e]{1,100}$/);
    expect(long?.subject).toContain('W?rme?x');
  });
});
