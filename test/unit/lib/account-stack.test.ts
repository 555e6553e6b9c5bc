import { rmSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { AccountStack } from '../../../lib/account-stack.ts';
import { declaredPipelines } from '../../../lib/declared-pipelines.ts';
import { stageConfig } from '../../../lib/stage-config.ts';
import { appContext } from './synthesised-stack.ts';
import { propertiesOf, statementsOf } from './template-resources.ts';

const app = new App({ analyticsReporting: false, context: appContext });
const declared = await declaredPipelines();
const stack = new AccountStack(app, 'tidemark-account', { stage: stageConfig(), declared });
const template = Template.fromStack(stack);
rmSync(app.outdir, { recursive: true, force: true });

describe('account stack', () => {
  it('audits the settings for devices every day, with every check that it turns on', () => {
    const { AuditCheckConfigurations } = propertiesOf(
      template,
      'AWS::IoT::AccountAuditConfiguration',
    );
    const checks = Object.entries(AuditCheckConfigurations as Record<string, unknown>);
    for (const [, check] of checks) expect(check).toEqual({ Enabled: true });
    const { Frequency, TargetCheckNames } = propertiesOf(template, 'AWS::IoT::ScheduledAudit');
    expect(Frequency).toBe('DAILY');
    const words = (name: string) => name.replaceAll('_', '').toLowerCase();
    expect((TargetCheckNames as string[]).map(words).sort()).toEqual(
      checks.map(([name]) => words(name)).sort(),
    );
  });

  it('lets the audit read, and change nothing', () => {
    for (const { Action } of statementsOf(template, 'AuditFindingRole')) {
      for (const call of Action) expect(call).toMatch(/:(Get|List|Describe)/);
    }
  });

  it('watches the cost of every declared pipeline, by the tag of its resources', () => {
    const { MonitorSpecification } = propertiesOf(template, 'AWS::CE::AnomalyMonitor');
    expect(JSON.parse(String(MonitorSpecification))).toEqual({
      Tags: {
        Key: 'pipeline',
        Values: declared.map(({ pipeline }) => pipeline.name),
        MatchOptions: ['EQUALS'],
      },
    });
  });

  it('tells its operators of both, on a topic that is encrypted', () => {
    const topic = { Ref: Match.stringLikeRegexp('^Operators') };
    template.hasResourceProperties('AWS::IoT::AccountAuditConfiguration', {
      AuditNotificationTargetConfigurations: { Sns: { Enabled: true, TargetArn: topic } },
    });
    template.hasResourceProperties('AWS::CE::AnomalySubscription', {
      Frequency: 'IMMEDIATE',
      Subscribers: [{ Type: 'SNS', Address: topic }],
    });
    for (const type of ['AWS::SNS::TopicPolicy', 'AWS::KMS::Key']) {
      expect(JSON.stringify(propertiesOf(template, type))).toContain('costalerts.amazonaws.com');
    }
  });

  it('has no finding of AwsSolutions that is not acknowledged', () => {
    expect(new AwsSolutionsChecks().validateScope(stack).violations).toEqual([]);
  });
});
