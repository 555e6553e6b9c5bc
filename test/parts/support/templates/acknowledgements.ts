import type { Finding } from './finding.ts';

export interface Acknowledgement {
  readonly rule: string;
  /** @default - resources of every type */
  readonly type?: string;
  /** Beginnings of logical ids. @default - every resource of the type */
  readonly of?: readonly string[];
  /** Part of the message. @default - whatever it says */
  readonly says?: string;
  readonly reason: string;
}

/** Why findings of cfn-lint and checkov stand. One that no finding needs fails the test. */
export const acknowledgements: readonly Acknowledgement[] = [
  {
    rule: 'E3002',
    type: 'AWS::Timestream::InfluxDBInstance',
    says: "'KmsKeyId' was unexpected",
    reason: 'Newer than the schema of the validator: it is in the resource type of the CDK.',
  },
  {
    rule: 'W3005',
    reason:
      'The CDK names the role beside its policy, since a resource must wait for both; a reference ' +
      'to the role waits for the role alone. Saying it twice changes nothing.',
  },
  ...['AWS::Timestream::Database', 'AWS::Timestream::Table'].map((type) => ({
    rule: 'W3697',
    type,
    reason:
      'LiveAnalytics takes no new customers: synth and doctor tell whoever chooses it, and the ' +
      'other store is for them.',
  })),
  {
    rule: 'CKV_AWS_18',
    type: 'AWS::S3::Bucket',
    of: ['AccessLog'],
    reason: 'The bucket of the access logs would write about its own writing without end.',
  },
  {
    rule: 'CKV_AWS_21',
    type: 'AWS::S3::Bucket',
    of: ['AccessLog', 'ArchiveBucket', 'DeadLetters'],
    reason:
      'Objects are written once, under names that say what is in them, and functions of the ' +
      'stack cannot delete them; versions would outlive an erasure and cost what they replace.',
  },
  {
    rule: 'CKV_AWS_109',
    type: 'AWS::IAM::Policy',
    of: ['ProvisioningRole', 'RecordsDestinationRole'],
    reason:
      'The calls that attach a certificate to its policy, and network interfaces to their ' +
      'service, know no resources.',
  },
  {
    rule: 'CKV_AWS_111',
    type: 'AWS::IAM::Policy',
    reason:
      'Calls that write traces and make network interfaces know no resources; the synthesis has ' +
      'every wildcard acknowledged on its own role.',
  },
  {
    rule: 'CKV_AWS_115',
    type: 'AWS::Lambda::Function',
    reason:
      'Executions are reserved for the processor alone, where the account has enough of them: ' +
      'the others run as often as shards, partitions and schedules let them.',
  },
  {
    rule: 'CKV_AWS_116',
    type: 'AWS::Lambda::Function',
    reason:
      'What a mapping gives up goes to its own destination, whole. A tick that failed comes ' +
      'again, and who calls the other functions waits for the answer.',
  },
  {
    rule: 'CKV_AWS_117',
    type: 'AWS::Lambda::Function',
    reason:
      'Functions stand in a VPC where a store or brokers do. The others call AWS by IAM and TLS ' +
      'alone, and listen on no network.',
  },
  {
    rule: 'CKV_AWS_173',
    type: 'AWS::Lambda::Function',
    reason:
      'Variables hold names and settings, no secrets; Lambda encrypts them at rest with a key of ' +
      'its own.',
  },
];

/** Whether the acknowledgement is about the finding. */
export const acknowledges = (
  { rule, type, of, says = '' }: Acknowledgement,
  finding: Finding,
): boolean =>
  rule === finding.rule &&
  (type === undefined || type === finding.type) &&
  (of === undefined || of.some((beginning) => finding.logicalId.startsWith(beginning))) &&
  finding.message.includes(says);
