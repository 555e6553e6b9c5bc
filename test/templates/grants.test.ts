import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import {
  contributionVariables,
  eventVariables,
  feedVariables,
  influxDbVariables,
  kafkaVariables,
  rotationVariables,
} from '../../lambdas/environment.ts';
import { BundledFunction } from '../../lib/constructs/bundled-function.ts';
import { stackVariants } from '../unit/lib/stack-variants.ts';
import { filled, listOf, propertiesOf, statementsOf } from '../unit/lib/template-resources.ts';
import { type BundledHandler, bundleHandler, loadHandler } from './bundled-handler.ts';

/** What else is done as a function's role, and by whom. */
const onItsBehalf: readonly (readonly [by: string, call: RegExp])[] = [
  ['the broker, where a message is kept', /^iot:RetainPublish$/],
  ['its log', /^logs:(CreateLogStream|PutLogEvents)$/],
  ['the key, for what it reads and writes', /^kms:(Decrypt|Encrypt|GenerateDataKey|ReEncrypt)/],
  ['the mapping that polls a stream', /^kinesis:(DescribeStream|DescribeStreamSummary)$/],
  ['the mapping that polls a stream', /^kinesis:(GetRecords|GetShardIterator|ListShards)$/],
  ['the mapping that polls a table', /^dynamodb:(DescribeStream|ListStreams)$/],
  ['the mapping that polls a table', /^dynamodb:(GetRecords|GetShardIterator)$/],
  ['the mapping that gives records up', /^s3:(PutObject|ListBucket)$/],
  ['X-Ray, which follows an invocation', /^xray:Put(TelemetryRecords|TraceSegments)$/],
  ['the mapping that polls a topic', /^kafka:(DescribeCluster(V2)?|GetBootstrapBrokers)$/],
  ['the mapping that polls a topic', /^kafka-cluster:(AlterGroup|DescribeGroup|ReadData)$/],
  ['the mapping that polls a topic', /^kafka-cluster:(Connect|DescribeTopic)$/],
  ['the mapping that polls a topic', /^kafka-cluster:DescribeClusterDynamicConfiguration$/],
  ['a client of Kafka, which asks who the brokers are', /^kafka-cluster:DescribeCluster$/],
  ['Lambda, in a VPC', /^ec2:\w+(NetworkInterfaces?|SecurityGroups|Subnets|Vpcs)$/],
];

/** The mapping that polls brokers somebody runs logs in with what the function may read. */
const mappingLogsIn = (title: string, action: string): boolean =>
  /, kafka\b/.test(title) && action === 'secretsmanager:GetSecretValue';

/** A function's environment as texts that can be parsed: a reference is the name of a resource. */
const textsOf = (template: Template, id: string): Record<string, string> => {
  const { Environment } = propertiesOf(template, 'AWS::Lambda::Function', id);
  const { Variables = {} } = (Environment ?? {}) as { Variables?: Record<string, unknown> };
  const texts = Object.entries(Variables).map(([name, value]) => [name, filled(value)] as const);
  return Object.fromEntries(texts.map(([name, text]) => [name, text.replace(/[<>]/g, '')]));
};

const bundles = new Map<string, Promise<BundledHandler>>();
const bundleOf = (bundled: BundledFunction['bundled']): Promise<BundledHandler> => {
  const key = JSON.stringify([bundled.handler, bundled.bundledVariables]);
  const known = bundles.get(key) ?? bundleHandler(bundled);
  bundles.set(key, known);
  return known;
};

/** What a call serves that a stack may do without: where this variable is given, and only there. */
const onlyWith: Readonly<Record<string, readonly string[]>> = {
  'kinesis:PutRecords': [contributionVariables.stream, feedVariables.name],
  'events:PutEvents': [eventVariables.bus],
  'secretsmanager:GetSecretValue': [
    kafkaVariables.user,
    influxDbVariables.tokenSecret,
    rotationVariables.adminSecret,
  ],
};

/** What stands in a bundle, and nothing in it calls: the archive is read where it is replayed. */
const neverCalled: Readonly<Record<string, readonly string[]>> = {
  archive: ['s3:GetObject', 's3:ListObjectsV2'],
  'archive-kafka': ['s3:GetObject', 's3:ListObjectsV2'],
};

/** What a function can do without, and the code says so where it parses it. */
const optional: readonly string[] = [
  contributionVariables.stream,
  eventVariables.bus,
  influxDbVariables.tokenSecret,
  influxDbVariables.retentionHours,
];

const functions = new Map(
  stackVariants.flatMap(([variant, { stack, template }]) =>
    stack.node.findAll().flatMap((construct) => {
      if (!(construct instanceof BundledFunction)) return [];
      const { bundled } = construct;
      const path = construct.node.path.slice(stack.node.path.length + 1);
      const id = path.replaceAll('/', '');
      const statements = statementsOf(template, `${id}Role`);
      const granted = [...new Set(statements.flatMap(({ Action }) => listOf(Action)))].sort();
      const environment = textsOf(template, id);
      const row = { title: `${path} of ${variant}`, bundled, granted, environment };
      // Stages that differ in nothing of this are looked at once.
      return [[JSON.stringify({ ...row, title: '', environment: Object.keys(environment) }), row]];
    }),
  ),
);

describe.each([...functions.values()])('$title', ({ title, bundled, granted, environment }) => {
  it('may make every call that is in its bundle', async () => {
    const { calls } = await bundleOf(bundled);
    const needed = calls.filter((call) => {
      const variables = bundled.handler === 'tick' ? undefined : onlyWith[call];
      return variables === undefined || variables.some((name) => name in environment);
    });
    expect(needed.length).toBeGreaterThan(0);
    const without = [...granted, ...(neverCalled[bundled.handler] ?? [])];
    expect(needed.filter((call) => !without.includes(call))).toEqual([]);
  });

  it('may make no other, but for what is done on its behalf', async () => {
    const { calls } = await bundleOf(bundled);
    const isServed = (action: string): boolean =>
      mappingLogsIn(title, action) || onItsBehalf.some(([, call]) => call.test(action));
    const superfluous = granted.filter((action) => !calls.includes(action) && !isServed(action));
    expect(superfluous).toEqual([]);
  });

  it('gets the variables that it reads, no other, and does not load without one', async () => {
    const handler = await bundleOf(bundled);
    const needed = Object.keys(environment).filter(
      (name) => !(name in (bundled.bundledVariables ?? {}) || optional.includes(name)),
    );
    const { read, errors } = loadHandler(handler, environment, needed);
    // A stack that forgets one fails at once.
    for (const name of needed) expect(errors[name], name).toContain(name);
    expect(read.filter((name) => !(name in environment || optional.includes(name)))).toEqual([]);
    // What the bundler put in its place is no longer asked for.
    const chosen = Object.keys(bundled.bundledVariables ?? {});
    expect([...read, ...chosen]).toEqual(expect.arrayContaining(Object.keys(environment)));
    for (const [name, value] of Object.entries(bundled.bundledVariables ?? {})) {
      expect(handler.text, name).not.toContain(`process.env.${name}`);
      const isThere = handler.files.some((file) => file.includes(value));
      const hasFeed = handler.files.some((file) => file.includes('/outcome-feeds/'));
      expect(value === 'none' ? !hasFeed : isThere, `${name}=${value}`).toBe(true);
    }
  });
});
