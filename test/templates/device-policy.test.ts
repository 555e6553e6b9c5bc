import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolicyDocument } from '../../lambdas/device-gateway.ts';
import { isAllowed } from '../../local/broker/iot-policy.ts';
import { isOwn, type PolicyCase, policyCases } from '../support/policy-cases.ts';
import { stackVariants } from '../unit/lib/stack-variants.ts';
import { iotPolicy } from './statements-of-type.ts';

const arn = 'arn:aws:iot:eu-central-1:123456789012';
const kinds = {
  'iot:Connect': 'client',
  'iot:Publish': 'topic',
  'iot:Subscribe': 'topicfilter',
  'iot:Receive': 'topic',
} as const;

/** As IoT Core asks: the thing is what the client calls itself, attached or not. */
const allows = (policy: PolicyDocument, asked: PolicyCase): boolean => {
  const { thing, clientId, action, topic } = asked;
  const what = action === 'iot:Connect' ? clientId : topic;
  return isAllowed(
    policy,
    { action, resource: `${arn}:${kinds[action]}/${what}` },
    {
      'iot:Connection.Thing.ThingName': clientId,
      'iot:Connection.Thing.IsAttached': String(clientId === thing),
    },
  );
};

describe.each(stackVariants.filter(([name]) => !/prod/.test(name)))(
  'the device policy of %s',
  (_, { template }) => {
    const policy = iotPolicy(template, '-device');
    const hearsAlerts = policy.Statement.some(({ Action }) => Action.includes('iot:Receive'));
    const own = (asked: PolicyCase) =>
      isOwn(asked, { rule: 'tidemark_smart_factory_dev', hearsAlerts });

    it('allows a device its own topics and nothing else, in 10,000 cases', () => {
      let allowed = 0;
      fc.assert(
        fc.property(policyCases, (asked) => {
          const isAsked = allows(policy, asked);
          allowed += Number(isAsked);
          expect(isAsked).toBe(own(asked));
        }),
        { numRuns: 10_000 },
      );
      // The cases are worth something: many are allowed, most are not.
      expect(allowed).toBeGreaterThan(500);
      expect(allowed).toBeLessThan(5_000);
    });
  },
);
