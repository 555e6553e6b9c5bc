import { describe, expect, it } from 'vitest';
import { stackVariants } from '../unit/lib/stack-variants.ts';
import { resourcesOf } from '../unit/lib/template-resources.ts';
import { everyOne, everyRecordSource } from './statements-of-type.ts';

const sevenDays = 7 * 86_400;

describe.each(stackVariants)('security of data of %s', (variant, { template }) => {
  const isProd = variant.includes('prod');

  describe('what is stored', () => {
    it('is encrypted by a key of ours that rotates', () => {
      for (const { EnableKeyRotation } of everyOne(template, 'AWS::KMS::Key')) {
        expect(EnableKeyRotation).toBe(true);
      }
    });

    it('is encrypted in streams', () => {
      for (const { StreamEncryption } of everyRecordSource(template).streams) {
        expect(StreamEncryption).toMatchObject({ EncryptionType: 'KMS' });
        expect(JSON.stringify(StreamEncryption)).toContain('"Key');
      }
    });

    it('is encrypted on brokers, and on its way to, from and between them', () => {
      for (const { EncryptionInfo } of everyRecordSource(template).clusters) {
        const encryption = EncryptionInfo as Record<string, unknown>;
        expect(JSON.stringify(encryption.EncryptionAtRest)).toContain('"Key');
        expect(encryption.EncryptionInTransit).toEqual({ ClientBroker: 'TLS', InCluster: true });
      }
    });

    it('is let to nobody by brokers who does not say who they are', () => {
      for (const { ClientAuthentication } of everyRecordSource(template).clusters) {
        expect(ClientAuthentication).toEqual({
          Sasl: { Iam: { Enabled: true }, Scram: { Enabled: true } },
          Unauthenticated: { Enabled: false },
        });
      }
    });

    it('is on three brokers in topics, and taken when two have it', () => {
      for (const { ReplicationFactor, Configs } of everyRecordSource(template).topics) {
        expect(ReplicationFactor).toBe(3);
        expect(Buffer.from(String(Configs), 'base64').toString()).toContain(
          'min.insync.replicas=2\n',
        );
      }
    });

    it('is encrypted in tables', () => {
      for (const { SSESpecification } of everyOne(template, 'AWS::DynamoDB::Table')) {
        expect(SSESpecification).toMatchObject({ SSEEnabled: true, SSEType: 'KMS' });
      }
    });

    it('is encrypted in queues', () => {
      for (const { KmsMasterKeyId } of everyOne(template, 'AWS::SQS::Queue')) {
        expect(JSON.stringify(KmsMasterKeyId)).toContain('"Key');
      }
    });

    it('is encrypted in topics', () => {
      for (const { KmsMasterKeyId } of everyOne(template, 'AWS::SNS::Topic')) {
        expect(JSON.stringify(KmsMasterKeyId)).toContain('"Key');
      }
    });

    it('is encrypted in logs', () => {
      for (const { KmsKeyId } of everyOne(template, 'AWS::Logs::LogGroup')) {
        expect(JSON.stringify(KmsKeyId)).toContain('"Key');
      }
    });

    it('is encrypted in buckets, by our key but for the logs of S3 itself', () => {
      for (const [id, { Properties }] of resourcesOf(template, 'AWS::S3::Bucket')) {
        const algorithm = id.startsWith('AccessLog') ? 'AES256' : 'aws:kms';
        expect(JSON.stringify(Properties.BucketEncryption), id).toContain(`"${algorithm}"`);
      }
    });

    it('waits in streams for longer than a mapping tries', () => {
      for (const { RetentionPeriodHours } of everyRecordSource(template).streams) {
        expect(Number(RetentionPeriodHours) * 3_600).toBeGreaterThan(sevenDays);
      }
    });

    it('waits in topics for longer than seven days', () => {
      for (const { Configs } of everyRecordSource(template).topics) {
        const configs = Buffer.from(String(Configs), 'base64').toString();
        const [, keptMs] = /^retention[.]ms=(\d+)$/m.exec(configs) ?? [];
        expect(Number(keptMs)).toBeGreaterThan(sevenDays * 1_000);
      }
    });

    it('stays in a topic that another one replaces, in every stage', () => {
      for (const [id, topic] of resourcesOf(template, 'AWS::MSK::Topic')) {
        expect(topic.UpdateReplacePolicy, id).toBe('Retain');
      }
    });

    it('waits in queues for seven days or longer', () => {
      for (const { MessageRetentionPeriod } of everyOne(template, 'AWS::SQS::Queue')) {
        expect(MessageRetentionPeriod).toBeGreaterThanOrEqual(sevenDays);
      }
    });

    it('can be restored to any second', () => {
      for (const table of everyOne(template, 'AWS::DynamoDB::Table')) {
        expect(table.PointInTimeRecoverySpecification).toEqual({
          PointInTimeRecoveryEnabled: true,
        });
      }
    });

    it('outlives the stack in prod', () => {
      const stores = /^AWS::(DynamoDB::Table|S3::Bucket|SQS::Queue|KMS::Key|Timestream::\w+)$/;
      const sources = /^AWS::(Kinesis::Stream|MSK::(Cluster|Topic))$/;
      const { Resources } = template.toJSON() as {
        Resources: Record<string, Record<string, string>>;
      };
      for (const [id, resource] of Object.entries(Resources)) {
        const { Type = '' } = resource;
        if (!stores.test(Type) && !sources.test(Type)) continue;
        const expected = isProd ? 'Retain' : 'Delete';
        expect(resource.DeletionPolicy, id).toBe(expected);
        expect(resource.UpdateReplacePolicy, id).toBe(
          Type === 'AWS::MSK::Topic' ? 'Retain' : expected,
        );
      }
    });

    it('refuses deletion in prod', () => {
      for (const { DeletionProtectionEnabled } of everyOne(template, 'AWS::DynamoDB::Table')) {
        expect(DeletionProtectionEnabled).toBe(isProd);
      }
    });
  });

  describe('a bucket', () => {
    it('is open to nobody outside', () => {
      for (const { PublicAccessBlockConfiguration } of everyOne(template, 'AWS::S3::Bucket')) {
        expect(PublicAccessBlockConfiguration).toEqual({
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        });
      }
    });

    it('knows no access control lists', () => {
      for (const { OwnershipControls, AccessControl } of everyOne(template, 'AWS::S3::Bucket')) {
        expect(OwnershipControls).toEqual({ Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] });
        expect(AccessControl).toBeUndefined();
      }
    });

    it('tells who read and wrote it, but for the one with those logs', () => {
      for (const [id, { Properties }] of resourcesOf(template, 'AWS::S3::Bucket')) {
        if (id.startsWith('AccessLog')) continue;
        expect(Properties.LoggingConfiguration, id).toBeDefined();
      }
    });
  });

  describe('without TLS', () => {
    it.each([
      ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy'],
      ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy'],
      ['AWS::SNS::Topic', 'AWS::SNS::TopicPolicy'],
    ])('nobody reaches any %s', (type, policyType) => {
      const refusing = everyOne(template, policyType).filter((policy) =>
        JSON.stringify(policy).includes('"Bool":{"aws:SecureTransport":"false"}'),
      );
      expect(refusing).toHaveLength(everyOne(template, type).length);
    });
  });

  describe('a mapping', () => {
    const mappings = everyOne(template, 'AWS::Lambda::EventSourceMapping');

    it('never begins with what comes next, and so loses nothing', () => {
      for (const { StartingPosition } of mappings) expect(StartingPosition).toBe('TRIM_HORIZON');
    });

    it('keeps what it gives up, whole, and of a topic gives nothing up', () => {
      for (const { Topics, DestinationConfig, MaximumRecordAgeInSeconds } of mappings) {
        if (Topics === undefined) {
          expect(JSON.stringify(DestinationConfig)).toMatch(/"DeadLetters\w+","Arn"/);
        } else {
          expect([DestinationConfig, MaximumRecordAgeInSeconds]).toEqual([undefined, undefined]);
        }
      }
    });

    it('lets no record overtake another', () => {
      for (const { Topics, ParallelizationFactor } of mappings) {
        // Of a topic there is no such number: a partition has one reader.
        expect(ParallelizationFactor).toBe(Topics === undefined ? 1 : undefined);
      }
    });

    it('tries without end, by halves, and repeats nothing that was done', () => {
      for (const mapping of mappings) {
        expect(mapping.MaximumRetryAttempts).toBeUndefined();
        expect(mapping.BisectBatchOnFunctionError).toBe(true);
        expect(mapping.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
      }
    });
  });
});
