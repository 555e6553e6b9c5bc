import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../lambdas/adapters/system/system-clock.ts';
import {
  type CertificateAuthority,
  createCertificateAuthority,
} from '../../local/broker/certificate-authority.ts';
import { type DeviceBroker, startDeviceBroker } from '../../local/broker/device-broker.ts';
import { connectDevice } from '../../local/broker/device-connection.ts';
import { ingestTopic } from '../../local/broker/ingest-topic.ts';
import { limitExceeded } from '../../local/broker/publish-limits.ts';
import { isOwn, type PolicyCase, policyCases } from '../support/policy-cases.ts';
import { iotPolicy } from '../templates/statements-of-type.ts';
import { synthesisedStack } from '../unit/lib/synthesised-stack.ts';

const rule = 'tidemark_smart_factory_dev';
const policy = iotPolicy(synthesisedStack().template, '-device');

let authority: CertificateAuthority;
let broker: DeviceBroker;
let received: string[] = [];

beforeAll(async () => {
  authority = await createCertificateAuthority(systemClock);
  broker = await startDeviceBroker({
    authority,
    policy,
    arnPrefix: 'arn:aws:iot:eu-central-1:123456789012',
    ruleName: rule,
    arrivals: { inTurn: (_, receive) => receive(0) },
    deliver: async ({ topic, clientId }) => {
      received.push(`${clientId} on ${topic}`);
    },
  });
});
afterAll(() => broker.stop());

/** Does over TLS what the case says; what the broker took, or why it did not. */
const tryOut = async ({
  thing,
  clientId,
  action,
  topic,
}: PolicyCase): Promise<string[] | Error> => {
  received = [];
  try {
    const credentials = await authority.issueDevice(thing);
    const connection = await connectDevice({
      url: broker.url,
      authority: authority.certificate,
      thingName: clientId,
      credentials,
    });
    try {
      if (action === 'iot:Publish') await connection.publish(topic, '{}');
    } finally {
      await connection.close();
    }
    return received;
  } catch (error) {
    return error as Error;
  }
};

describe('the local broker, over MQTT with TLS', () => {
  it('does what the policy that the stack deploys says, for hostile names too', async () => {
    const tried = { allowed: 0, refused: 0 };
    const connectsAndPublishes = policyCases.filter(
      // In a certificate's name a leading # would begin a number, and no thing has one.
      ({ action, thing }) => /Connect|Publish/.test(action) && !thing.startsWith('#'),
    );
    await fc.assert(
      fc.asyncProperty(connectsAndPublishes, async (asked) => {
        const outcome = await tryOut(asked);
        const topic = ingestTopic(asked.topic, rule);
        const isLimited =
          asked.action === 'iot:Publish' && limitExceeded({ topic, payload: '{}', qos: 1 });
        const mayDo = isOwn(asked, { rule, hearsAlerts: false }) && !isLimited;
        tried[mayDo ? 'allowed' : 'refused'] += 1;
        const published = asked.action === 'iot:Publish' ? [`${asked.thing} on ${topic}`] : [];
        if (mayDo) expect(outcome).toEqual(published);
        else expect(outcome).toBeInstanceOf(Error);
        if (!mayDo) expect(received).toEqual([]);
      }),
      { numRuns: 150 },
    );
    expect(tried.allowed).toBeGreaterThan(10);
    expect(tried.refused).toBeGreaterThan(10);
  });
});
