import { Duration, Stack } from 'aws-cdk-lib';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnSchedule, ContextAttribute } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { DefinitionError, minutes, type Pipeline } from '../../../lambdas/engine/index.ts';
import { tickVariables } from '../../../lambdas/environment.ts';
import type { StageConfig } from '../../stage-config.ts';
import { BundledFunction } from '../bundled-function.ts';
import type { RecordSource } from '../records/record-source.ts';

/** The shortest interval that a schedule can have. */
const interval = minutes(1);

export interface TickerProps {
  readonly stage: StageConfig;
  /** Of its log. */
  readonly key: IKey;
  readonly pipeline: Pipeline;
  readonly records: RecordSource;
}

/**
 * Puts the time on every shard, once a minute: how time passes where no device speaks.
 *
 * @throws DefinitionError where the declaration wants silence noticed sooner than a tick comes
 */
export class Ticker extends Construct {
  readonly function: BundledFunction;

  constructor(scope: Construct, id: string, props: TickerProps) {
    super(scope, id);
    const { stage, key, pipeline, records } = props;
    const { idleAfter } = pipeline.watermark;
    if (idleAfter < interval) {
      throw new DefinitionError(
        'watermark.idleAfter',
        idleAfter,
        `at least ${interval} ms where it is deployed`,
        'silence is noticed by ticks, and the scheduler gives one a minute',
      );
    }
    this.function = new BundledFunction(this, 'Function', {
      stage,
      key,
      handler: records.tickHandler,
      description: `Puts the time on every partition of ${pipeline.name}`,
      environment: { [tickVariables.stream]: records.sourceName, ...records.tickVariables },
      ...(records.bundledTickVariables && { bundledVariables: records.bundledTickVariables }),
      ...(records.tickNetwork === undefined ? {} : { network: records.tickNetwork }),
      memoryMb: 512,
      timeout: Duration.seconds(30),
    });
    records.grantTick(this.function);
    const role = this.scheduleRole();
    const schedule = new CfnSchedule(this, 'Schedule', {
      description: `Ticks of ${pipeline.name}`,
      state: 'ENABLED',
      scheduleExpression: 'rate(1 minute)',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: this.function.functionArn,
        roleArn: role.roleArn,
        input: JSON.stringify({ time: ContextAttribute.scheduledTime }),
        // A tick that is a minute late is outdone by the next.
        retryPolicy: { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 2 },
      },
    });
    // Or the first ticks would find a role that may not call anything, or nothing to be put on.
    schedule.node.addDependency(role, ...records.needed);
  }

  /** Lends the scheduler this one function; the construct of the CDK would add its versions. */
  private scheduleRole(): Role {
    const { partition, region, account } = Stack.of(this);
    const group = `arn:${partition}:scheduler:${region}:${account}:schedule-group/default`;
    const role = new Role(this, 'ScheduleRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account, 'aws:SourceArn': group } },
      }),
    });
    const resourceArns = [this.function.functionArn];
    Grant.addToPrincipal({ grantee: role, actions: ['lambda:InvokeFunction'], resourceArns });
    return role;
  }
}
