import { describe, expect, it } from 'vitest';
import { stackVariants } from '../unit/lib/stack-variants.ts';
import { everyOne, iotPolicy } from './statements-of-type.ts';

const own = '$' + '{iot:Connection.Thing.ThingName}';

describe.each(stackVariants)('security of devices of %s', (_, { template }) => {
  const text = JSON.stringify(template.toJSON());
  const rules = everyOne(template, 'AWS::IoT::TopicRule').map(
    ({ TopicRulePayload }) =>
      TopicRulePayload as {
        Sql: string;
        Actions: Record<string, Record<string, unknown>>[];
        ErrorAction: Record<string, unknown>;
      },
  );

  describe('a device', () => {
    const { Statement } = iotPolicy(template, '-device');
    const resourcesFor = (action: string) =>
      Statement.filter(({ Action }) => Action.includes(action)).flatMap(({ Resource }) => Resource);

    it('connects under its own name', () => {
      expect(resourcesFor('iot:Connect')).toEqual([
        `arn:aws:iot:eu-central-1:123456789012:client/${own}`,
      ]);
    });

    it('may do anything only while its thing has the certificate of the connection', () => {
      for (const { Condition } of Statement) {
        expect(Condition).toEqual({ Bool: { 'iot:Connection.Thing.IsAttached': ['true'] } });
      }
    });

    it('publishes only where its own name is a whole segment, the last one', () => {
      for (const resource of resourcesFor('iot:Publish')) {
        expect(resource.split('/').at(-1)).toBe(own);
      }
    });

    it('is allowed nothing on all topics', () => {
      for (const resource of Statement.flatMap(({ Resource }) => Resource)) {
        expect(resource).not.toMatch(/[#+]|[:/][*]$/);
      }
    });

    it('has a wildcard only for a whole segment in the middle', () => {
      for (const resource of Statement.flatMap(({ Resource }) => Resource)) {
        const open = resource.split('/').filter((segment) => segment.includes('*'));
        expect(open.every((segment) => segment === '*')).toBe(true);
      }
    });

    it('has only the calls that its policy names one by one', () => {
      const allowed = ['iot:Connect', 'iot:Publish', 'iot:Receive', 'iot:Subscribe'];
      for (const call of Statement.flatMap(({ Action }) => Action)) expect(allowed).toContain(call);
    });

    it('cannot retain messages for others', () => {
      expect(resourcesFor('iot:RetainPublish')).toEqual([]);
    });

    it('listens to nobody else', () => {
      for (const action of ['iot:Subscribe', 'iot:Receive']) {
        for (const resource of resourcesFor(action)) expect(resource).toMatch(/\/alerts\/[$]\{/);
      }
    });

    it('reaches no shadow, job or other reserved topic but its own rule', () => {
      const reserved = Statement.flatMap(({ Resource }) => Resource)
        .filter((resource) => resource.includes('$aws'))
        .filter((resource) => !/\/[$]aws\/rules\/tidemark_\w+\/dt\//.test(resource));
      expect(reserved).toEqual([]);
    });

    it('is named in full in the stack, account and partition included', () => {
      for (const resource of Statement.flatMap(({ Resource }) => Resource)) {
        expect(resource).toMatch(/^arn:aws:iot:eu-central-1:123456789012:(client|topic)/);
      }
    });
  });

  describe('a claim', () => {
    const { Statement } = iotPolicy(template, '-claim');
    const resources = Statement.flatMap(({ Resource }) => Resource);

    it('may publish no reading', () => {
      expect(resources.filter((resource) => resource.includes(':topic/dt/'))).toEqual([]);
    });

    it('does not connect as a device', () => {
      const clients = resources.filter((resource) => resource.includes(':client/'));
      expect(clients).toEqual(['arn:aws:iot:eu-central-1:123456789012:client/claim-*']);
    });

    it('asks for a certificate to a key of its own: no private key is ever sent', () => {
      expect(text).not.toContain('$aws/certificates/create/');
      expect(resources.some((resource) => resource.includes('create-from-csr'))).toBe(true);
    });

    it('becomes a device only where a function admits it', () => {
      for (const { PreProvisioningHook } of everyOne(template, 'AWS::IoT::ProvisioningTemplate')) {
        expect(PreProvisioningHook).toBeDefined();
      }
    });
  });

  describe('a rule', () => {
    it('takes who speaks from the broker, never from the payload', () => {
      for (const { Sql } of rules) {
        expect(Sql).toMatch(/topic\(\) AS topic, clientid\(\) AS clientId, principal\(\)/);
        expect(Sql).not.toMatch(/SELECT \*|\bpayload[.]/);
      }
    });

    it('keeps the payload in a field of its own, whatever its bytes', () => {
      for (const { Sql } of rules) expect(Sql).toContain("encode(*, 'base64') AS payload");
    });

    it('takes the time from the broker', () => {
      for (const { Sql } of rules) expect(Sql).toContain('timestamp() AS receivedAt');
    });

    it('orders by the proved client, never by what a device says', () => {
      for (const { Actions } of rules) {
        for (const { Kinesis, Kafka } of Actions) {
          expect(Kinesis?.PartitionKey ?? Kafka?.Key).toBe('$' + '{clientid()}');
        }
      }
    });

    it('reads the declared topic and no wildcard over levels', () => {
      for (const { Sql } of rules) expect(Sql).not.toContain('#');
    });

    it('has an error action, which keeps the payload', () => {
      for (const { ErrorAction } of rules) expect(ErrorAction.Sqs).toBeDefined();
    });
  });
});
