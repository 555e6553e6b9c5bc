import { describe, expect, it } from 'vitest';
import { stackVariants } from '../unit/lib/stack-variants.ts';
import { filled, listOf, resourcesOf } from '../unit/lib/template-resources.ts';
import { callsOf, everyOne, statementsOfType, targetsOf } from './statements-of-type.ts';

const account = { Ref: 'AWS::AccountId' };

describe.each(stackVariants)('security of roles and functions of %s', (variant, { template }) => {
  const text = JSON.stringify(template.toJSON());
  const isProd = variant.includes('prod');

  describe('a role', () => {
    const statements = statementsOfType(template, 'AWS::IAM::Policy');
    const trusts = statementsOfType(template, 'AWS::IAM::Role');

    it('names each call', () => {
      expect(statements.flatMap(callsOf).filter((call) => call.includes('*'))).toEqual([]);
    });

    it('names its resources, but for calls that know none', () => {
      const open = statements.filter((statement) => targetsOf(statement).includes('*'));
      const calls = open.flatMap(callsOf).filter((call) => !/^(ec2|xray):/.test(call));
      const provisioning = calls.filter((call) => call.startsWith('iot:'));
      expect(provisioning).toHaveLength(15);
      const others = calls.filter((call) => !call.startsWith('iot:'));
      expect(new Set(others)).toEqual(
        new Set(variant.startsWith('timestream') ? ['timestream:DescribeEndpoints'] : []),
      );
    });

    it('may change nothing of who may do what', () => {
      const calls = statements.flatMap(callsOf).join(' ');
      expect(calls).not.toMatch(/\b(iam|sts|organizations):|:Put\w*Policy|:CreateGrant/);
    });

    it('may delete nothing', () => {
      const calls = statements.flatMap(callsOf).filter((call) => !call.startsWith('ec2:'));
      expect(calls.filter((call) => /:(Delete|Purge|Terminate)/.test(call))).toEqual([]);
    });

    it('comes with no policy that somebody else manages', () => {
      for (const { ManagedPolicyArns } of everyOne(template, 'AWS::IAM::Role')) {
        expect(ManagedPolicyArns).toBeUndefined();
      }
    });

    it('has no permission written into itself', () => {
      for (const { Policies } of everyOne(template, 'AWS::IAM::Role')) {
        expect(Policies).toBeUndefined();
      }
    });

    it('is lent to a service, and to no account', () => {
      for (const { Principal } of trusts) expect(Object.keys(Principal ?? {})).toEqual(['Service']);
    });

    it('is lent on behalf of this account only', () => {
      for (const { Principal, Condition } of trusts) {
        // A function's role can only be passed within its own account.
        if (Principal?.Service === 'lambda.amazonaws.com') continue;
        expect(Condition?.StringEquals).toMatchObject({ 'aws:SourceAccount': account });
      }
    });

    it('of a rule and of a schedule is lent for that one', () => {
      const withSource = trusts.filter((trust) => JSON.stringify(trust).includes('SourceArn'));
      const services = withSource.map(({ Principal }) => Principal?.Service);
      expect(services).toContain('iot.amazonaws.com');
      expect(services).toContain('scheduler.amazonaws.com');
    });

    it('of a function writes the log of that function only', () => {
      for (const [id, { Properties }] of resourcesOf(template, 'AWS::IAM::Policy')) {
        const logs = (
          Properties.PolicyDocument as { Statement: typeof statements }
        ).Statement.filter((statement) =>
          callsOf(statement).some((call) => call.startsWith('logs:')),
        ).flatMap(targetsOf);
        const part = id.replace(/RoleDefaultPolicy\w{8}$/, '');
        for (const target of logs)
          expect(target).toMatch(new RegExp(`^<${part}(Log)?\\w{8}[.]Arn>$`));
      }
    });
  });

  describe('a service of AWS', () => {
    it('that may use something of ours may do so on behalf of this account only', () => {
      const types = ['AWS::KMS::Key', 'AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy'];
      const admitted = types
        .flatMap((type) => statementsOfType(template, type))
        .filter(({ Principal, Effect }) => Effect === 'Allow' && Principal?.Service !== undefined);
      expect(admitted).not.toEqual([]);
      for (const { Principal, Condition } of admitted) {
        expect(JSON.stringify(Condition)).toMatch(
          JSON.stringify(Principal).includes('logs.')
            ? // What CloudWatch says it encrypts is a log of this account.
              /"kms:EncryptionContext:aws:logs:arn":.*\{"Ref":"AWS::AccountId"\},":log-group:\*"/
            : /"aws:SourceAccount":\{"Ref":"AWS::AccountId"\}/,
        );
      }
    });

    it('that may write logs into a bucket does so for buckets of this account', () => {
      const logging = statementsOfType(template, 'AWS::S3::BucketPolicy').filter(
        ({ Principal }) => Principal?.Service === 'logging.s3.amazonaws.com',
      );
      expect(logging).not.toEqual([]);
      for (const { Condition } of logging) {
        expect(JSON.stringify(Condition)).toContain('aws:SourceAccount');
      }
    });

    it('that may call a function does so for this account, and no source but one', () => {
      for (const permission of everyOne(template, 'AWS::Lambda::Permission')) {
        expect(permission.SourceAccount).toEqual(account);
        expect(filled(permission.SourceArn ?? '')).not.toContain('*');
      }
    });

    it('is the only principal that policies of resources admit', () => {
      const admitted = ['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy']
        .flatMap((type) => statementsOfType(template, type))
        .filter(({ Effect }) => Effect === 'Allow');
      for (const { Principal } of admitted) expect(Principal?.AWS ?? 'none').not.toBe('*');
    });

    it('gets the key from nobody but the account itself and those services', () => {
      for (const { Principal } of statementsOfType(template, 'AWS::KMS::Key')) {
        const { AWS, Service } = Principal ?? {};
        const who = Service === undefined ? listOf(AWS).map(filled) : ['a service'];
        for (const one of who) {
          expect(one).toMatch(/^(a service|arn:aws:iam::123456789012:root)$/);
        }
      }
    });
  });

  describe('a function', () => {
    it('is reached by no public address', () => {
      template.resourceCountIs('AWS::Lambda::Url', 0);
      template.resourceCountIs('AWS::ApiGateway::RestApi', 0);
      template.resourceCountIs('AWS::ApiGatewayV2::Api', 0);
    });

    it('runs on the runtime and the processor that are tested', () => {
      for (const [id, { Properties }] of resourcesOf(template, 'AWS::Lambda::Function')) {
        const { Runtime, Architectures } = Properties;
        // The CDK's own, which asks where brokers listen, runs on what the CDK chooses.
        const processor = id.startsWith('AWS679f53fac002430cb0da5b7982bd2287')
          ? undefined
          : ['arm64'];
        expect([Runtime, Architectures], id).toEqual(['nodejs24.x', processor]);
      }
    });

    it('has a log that ends', () => {
      const functions = everyOne(template, 'AWS::Lambda::Function');
      for (const { LoggingConfig } of functions) expect(LoggingConfig).toBeDefined();
      const logs = everyOne(template, 'AWS::Logs::LogGroup');
      expect(logs.length).toBeGreaterThanOrEqual(functions.length);
      for (const { RetentionInDays } of logs) expect(RetentionInDays).toBe(isProd ? 180 : 14);
    });

    it('is told no secret by its environment', () => {
      for (const { Environment } of everyOne(template, 'AWS::Lambda::Function')) {
        const { Variables = {} } = (Environment ?? {}) as { Variables?: Record<string, unknown> };
        for (const [name, value] of Object.entries(Variables)) {
          // It is told where a secret is, and what it may read there.
          if (/SECRET|PASSWORD|TOKEN/.test(name)) expect(value, name).toHaveProperty('Ref');
        }
      }
    });
  });

  describe('the template', () => {
    it('names no account and no region', () => {
      expect(text).not.toMatch(/\b\d{12}\b|\b(eu|us|ap)-[a-z]+-\d\b/);
    });

    it('opens no port to the world', () => {
      const groups = resourcesOf(template, 'AWS::EC2::SecurityGroup').map(
        ([, { Properties }]) => Properties.SecurityGroupIngress,
      );
      const rules = resourcesOf(template, 'AWS::EC2::SecurityGroupIngress');
      expect(JSON.stringify([groups, rules])).not.toMatch(/0[.]0[.]0[.]0\/0|::\/0/);
      expect(text).not.toMatch(/"PubliclyAccessible":true/i);
    });

    it('has no way into the internet or out of it', () => {
      template.resourceCountIs('AWS::EC2::InternetGateway', 0);
      template.resourceCountIs('AWS::EC2::NatGateway', 0);
    });

    it('works in every partition', () => {
      expect(text).not.toMatch(/"arn:aws(-\w+)?:/);
    });
  });
});
