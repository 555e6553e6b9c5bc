import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeEndpointCommand } from '@aws-sdk/client-iot';
import { DescribeStreamSummaryCommand } from '@aws-sdk/client-kinesis';
import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda';
import { ListServiceQuotasCommand } from '@aws-sdk/client-service-quotas';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { ListDatabasesCommand } from '@aws-sdk/client-timestream-write';
import { describe, expect, it } from 'vitest';
import {
  type DoctorContext,
  doctorContext,
} from '../../../../../bin/commands/doctor/doctor-context.ts';
import { doctorText } from '../../../../../bin/commands/doctor/doctor-text.ts';
import { checks, runChecks } from '../../../../../bin/commands/doctor/run-checks.ts';
import { pipelineOf, seconds } from '../../../../../lambdas/engine/index.ts';
import { stageConfig } from '../../../../../lib/stage-config.ts';
import * as smartFactory from '../../../../../pipelines/smart-factory.ts';
import { namedError, region, stackWith, wellAccount } from '../../../../support/well-account.ts';

const pipeline = pipelineOf(smartFactory, 'smart-factory.ts');
type Account = ReturnType<typeof wellAccount>;

/** The finding of one check, of a context and an account that a test has changed. */
const finding = async (
  name: string,
  change: (aws: Account['aws']) => void = () => {},
  context: Partial<DoctorContext> & { devices?: number } = {},
) => {
  const { clients, aws } = wellAccount();
  change(aws);
  const { devices = 1_000, stage = stageConfig('dev'), ...others } = context;
  const whole = doctorContext({
    pipeline,
    stage,
    load: { devices, everyMs: 10_000 },
    clients,
    appContext: { liveAnalytics: 'available' },
  });
  const clock = { nowMs: () => Date.UTC(2026, 11, 1) };
  const found = await runChecks({ ...whole, clock, reach: async () => {}, ...others }, false);
  return found.find((each) => each.name === name);
};

describe('an account in which all is well', () => {
  it('passes every check, in the order in which a deploy meets them', async () => {
    for (const { name } of checks) {
      expect(await finding(name), name).toMatchObject({ name, level: 'ok' });
    }
  });

  it('is told by its number and the region', async () => {
    expect((await finding('credentials'))?.says).toContain('123456789012');
    expect((await finding('region'))?.says).toBe(region);
  });
});

describe('a check', () => {
  const refused = namedError(
    'AccessDeniedException',
    'Only existing customers can access the service',
  );
  it.each<
    [string, RegExp, (aws: Account['aws']) => void, Partial<DoctorContext> & { devices?: number }]
  >([
    [
      'bootstrap',
      /not bootstrapped/,
      ({ cloudFormation }) =>
        cloudFormation
          .on(DescribeStacksCommand)
          .rejects(namedError('ValidationError', 'Stack CDKToolkit does not exist')),
      {},
    ],
    [
      'bootstrap',
      /version 3, which is too old/,
      ({ cloudFormation }) =>
        cloudFormation.on(DescribeStacksCommand).resolves(stackWith({ BootstrapVersion: '3' })),
      {},
    ],
    [
      'store',
      /no new customers since 2025-06-20, and this account is refused/,
      ({ timestream }) => timestream.on(ListDatabasesCommand).rejects(refused),
      {},
    ],
    [
      'concurrency',
      /up to 50 functions run at a time; the account lets 10/,
      ({ lambda }) =>
        lambda
          .on(GetAccountSettingsCommand)
          .resolves({ AccountLimit: { UnreservedConcurrentExecutions: 10 } }),
      { devices: 100_000 },
    ],
    [
      'device quotas',
      /1000000 devices connected at a time of 500000; 100000 messages a second of 20000/,
      () => {},
      { devices: 1_000_000 },
    ],
    [
      'stream order',
      /strategy of the stream records is AUTO/,
      ({ cloudFormation, kinesis }) => {
        cloudFormation
          .on(DescribeStacksCommand)
          .resolves(stackWith({ BootstrapVersion: '25', RecordStream: 'records' }));
        kinesis
          .on(DescribeStreamSummaryCommand)
          .resolves({ StreamDescriptionSummary: { RecordDistributionStrategy: 'AUTO' } as never });
      },
      {},
    ],
    [
      'capacity',
      /wants 10 partitions; the stage has 2/,
      () => {},
      {
        devices: 100_000,
        partitions: 2,
        stage: { ...stageConfig('prod'), capacity: { mode: 'provisioned', shards: 2 } },
      },
    ],
    [
      'choices',
      /idleAfter of smart-factory is 5000 ms/,
      () => {},
      { pipeline: { ...pipeline, watermark: { ...pipeline.watermark, idleAfter: seconds(5) } } },
    ],
    [
      'device endpoint',
      /IoT Core names no endpoint/,
      ({ iot }) => iot.on(DescribeEndpointCommand).resolves({}),
      {},
    ],
  ])('tells a problem, and what to do: %s, %s', async (name, says, change, context) => {
    const found = await finding(name, change, context);
    expect(found).toMatchObject({ level: 'problem', says: expect.stringMatching(says) });
    expect(found).toHaveProperty('next', expect.stringMatching(/\w{3}/));
  });

  it.each<
    [string, RegExp, (aws: Account['aws']) => void, Partial<DoctorContext> & { devices?: number }]
  >([
    [
      'store',
      /may ask for its databases but has none/,
      ({ timestream }) => timestream.on(ListDatabasesCommand).resolves({ Databases: [] }),
      {},
    ],
    [
      'concurrency',
      /shared with all else/,
      ({ lambda }) =>
        lambda
          .on(GetAccountSettingsCommand)
          .resolves({ AccountLimit: { UnreservedConcurrentExecutions: 20 } }),
      {},
    ],
    [
      'device endpoint',
      /cannot be reached from here/,
      () => {},
      { reach: () => Promise.reject(new Error('refused')) },
    ],
    [
      'device quotas',
      /Service Quotas tells no limit/,
      ({ quotas: service }) => service.on(ListServiceQuotasCommand).resolves({ Quotas: [] }),
      {},
    ],
    ['choices', /-c liveAnalytics=available|no new customers/, () => {}, { appContext: {} }],
    [
      'choices',
      /sign in to Grafana/,
      () => {},
      { stage: { ...stageConfig('dev'), hasGrafana: true } },
    ],
    ['choices', /but the store is influxdb/, () => {}, { stage: stageConfig('dev', 'influxdb') }],
    [
      'runtime',
      /functions run on nodejs24.x, but this is Node v20/,
      () => {},
      { nodeVersion: 'v20.1.0' },
    ],
    ['prices', /the list is old/, () => {}, { clock: { nowMs: () => Date.UTC(2030, 0, 1) } }],
    ['capacity', /more than an on-demand stream grows to/, () => {}, { devices: 10_000_000 }],
  ])('tells what one should know, and what to do: %s, %s', async (name, says, change, context) => {
    const found = await finding(name, change, context);
    expect(found).toMatchObject({ level: 'warn', says: expect.stringMatching(says) });
    expect(found).toHaveProperty('next', expect.stringMatching(/\w{3}/));
  });

  it('asks for no other store where results go to InfluxDB', async () => {
    const change = ({ timestream }: Account['aws']) =>
      timestream.on(ListDatabasesCommand).rejects(refused);
    const found = await finding('store', change, { stage: stageConfig('dev', 'influxdb') });
    expect(found).toMatchObject({ level: 'ok', says: 'influxdb is open to every account' });
  });

  it('says where its caller may not look', async () => {
    const denied = namedError(
      'AccessDenied',
      'User is not authorized to perform iot:DescribeEndpoint',
    );
    const found = await finding('device endpoint', ({ iot }) => iot.rejects(denied));
    expect(found).toMatchObject({
      level: 'problem',
      says: expect.stringContaining('may not be looked at'),
    });
  });
});

describe('without credentials', () => {
  const none = namedError(
    'CredentialsProviderError',
    'Could not load credentials from any providers',
  );

  it('each check of the account says so, and those of the choices go on', async () => {
    const without = ({ sts }: Account['aws']) => sts.on(GetCallerIdentityCommand).rejects(none);
    for (const { name, asksAccount } of checks) {
      const found = await finding(name, without);
      if (!asksAccount || name === 'region') expect(found).toMatchObject({ level: 'ok' });
      else
        expect(found).toMatchObject({
          level: 'problem',
          next: expect.stringMatching(/AWS_PROFILE|--offline/),
        });
    }
  });

  it('nothing but choices is looked at, offline', async () => {
    const { clients } = wellAccount();
    const load = { devices: 1_000, everyMs: 10_000 };
    const context = doctorContext({
      pipeline,
      stage: stageConfig('dev'),
      load,
      clients,
      appContext: {},
    });
    const found = await runChecks(context, true);
    expect(found.map(({ name }) => name)).toEqual(['choices', 'capacity', 'runtime', 'prices']);
  });
});

describe('for a person', () => {
  it('what is wrong has what to do below it', () => {
    expect(
      doctorText([
        { name: 'region', level: 'ok', says: 'eu-central-1' },
        { name: 'bootstrap', level: 'problem', says: 'it is not', next: 'do it' },
      ]),
    ).toEqual([
      'ok       region     eu-central-1',
      'PROBLEM  bootstrap  it is not',
      '                    -> do it',
    ]);
  });
});
