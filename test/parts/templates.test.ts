import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acknowledgements, acknowledges } from './support/templates/acknowledgements.ts';
import { cfnLintFindings } from './support/templates/cfn-lint-findings.ts';
import { checkovFindings } from './support/templates/checkov-findings.ts';
import { type CreatedStack, createdStacks } from './support/templates/created-stacks.ts';
import type { Finding } from './support/templates/finding.ts';
import { type WrittenTemplates, writtenTemplates } from './support/templates/written-templates.ts';

/** Longer than the rest: the first time, the programs are installed. */
const patientMs = 900_000;

let templates: WrittenTemplates;
beforeAll(async () => {
  templates = await writtenTemplates();
}, patientMs);
afterAll(() => templates?.remove());

/** Types of a template's resources, one for each resource. */
const typesOf = (file: string): string[] => {
  const { Resources } = JSON.parse(readFileSync(file, 'utf8')) as {
    Resources: Record<string, { Type: string }>;
  };
  return Object.values(Resources).map(({ Type }) => Type);
};

const counted = (types: readonly string[]): Record<string, number> =>
  Object.fromEntries(
    [...new Set(types)].map((type) => [type, types.filter((each) => each === type).length]),
  );

/** Findings that nobody gave a reason for, each once. */
const unacknowledged = (findings: readonly Finding[]): string[] => [
  ...new Set(
    findings
      .filter((finding) => !acknowledgements.some((each) => acknowledges(each, finding)))
      .map(({ rule, type, logicalId, message }) => `${rule} ${type} ${logicalId}: ${message}`),
  ),
];

describe('the templates of every stage, store and ingest, to programs that others wrote', () => {
  let linted: Finding[] = [];
  let checked: Finding[] = [];

  it(
    'have nothing that cfn-lint finds but what is acknowledged',
    async () => {
      linted = await cfnLintFindings(templates.files);
      expect(unacknowledged(linted)).toEqual([]);
    },
    patientMs,
  );

  it(
    'have nothing that checkov finds but what is acknowledged',
    async () => {
      const { findings, resources, unread } = await checkovFindings(templates.folder);
      checked = findings;
      expect(unacknowledged(findings)).toEqual([]);
      expect({ resources, unread }).toEqual({
        resources: templates.files.flatMap(typesOf).length,
        unread: 0,
      });
    },
    patientMs,
  );

  it('have every finding that is acknowledged, and these are few', () => {
    const findings = [...linted, ...checked];
    const unneeded = acknowledgements.filter(
      (each) => !findings.some((finding) => acknowledges(each, finding)),
    );
    expect(unneeded).toEqual([]);
    expect(acknowledgements).toHaveLength(12);
  });
});

/** What moto 5.2.5 has no model of. A type that it learns leaves the list, and is created. */
const unknownToMoto = [
  'AWS::ApplicationAutoScaling::ScalableTarget',
  'AWS::ApplicationAutoScaling::ScalingPolicy',
  'AWS::CE::AnomalyMonitor',
  'AWS::CE::AnomalySubscription',
  'AWS::CloudWatch::Alarm',
  'AWS::EC2::SecurityGroupEgress',
  'AWS::IoT::AccountAuditConfiguration',
  'AWS::IoT::ProvisioningTemplate',
  'AWS::IoT::ScheduledAudit',
  'AWS::IoT::TopicRule',
  'AWS::IoT::TopicRuleDestination',
  'AWS::Lambda::EventSourceMapping of Kafka',
  'AWS::MSK::BatchScramSecret',
  'AWS::MSK::Cluster',
  'AWS::MSK::Configuration',
  'AWS::MSK::Topic',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::Schedule',
  'AWS::SecretsManager::RotationSchedule',
  'AWS::SecretsManager::Secret',
  'AWS::Timestream::Database',
  'AWS::Timestream::InfluxDBInstance',
  'AWS::Timestream::Table',
  'Custom::MskBootstrap',
];

describe('the stacks of the templates, in an account that moto plays', () => {
  let stacks: ReadonlyMap<string, CreatedStack>;
  beforeAll(async () => {
    stacks = await createdStacks(templates.files);
  }, patientMs);

  it('have every resource, of 23 types, but those of types that moto does not know', () => {
    const all = [...stacks.values()];
    expect(new Set(all.flatMap(({ created }) => Object.keys(created))).size).toBe(23);
    expect([...new Set(all.flatMap(({ unknown }) => unknown))].sort()).toEqual(unknownToMoto);
    for (const file of templates.files) {
      const { created = {}, unknown = [] } = stacks.get(file) ?? {};
      const types = typesOf(file);
      for (const type of unknown) types.splice(types.indexOf(type.replace(' of Kafka', '')), 1);
      expect(created, file).toEqual(counted(types));
    }
  });

  it('are there to the services too, asked by their own calls', () => {
    for (const [file, { created, listed }] of stacks) {
      expect(Object.keys(listed).length, file).toBeGreaterThan(1);
      expect(created, file).toMatchObject(listed);
    }
  });
});
