import { Duration } from 'aws-cdk-lib';
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import { DefinitionError, minutes, type Pipeline } from '../../lambdas/engine/index.ts';
import { tickVariables } from '../../lambdas/environment.ts';
import type { StageConfig } from '../stage-config.ts';
import { BundledFunction } from './bundled-function.ts';
import type { RecordStream } from './record-stream.ts';

/** The shortest interval that a schedule can have. */
const interval = minutes(1);

export interface TickerProps {
  readonly stage: StageConfig;
  readonly pipeline: Pipeline;
  readonly records: RecordStream;
}

/**
 * Puts the time on every shard, once a minute: how time passes where no device speaks.
 *
 * @throws DefinitionError where the declaration wants silence noticed sooner than a tick comes
 */
export class Ticker extends Construct {
  readonly function: BundledFunction;

  constructor(scope: Construct, id: string, { stage, pipeline, records }: TickerProps) {
    super(scope, id);
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
      handler: 'tick',
      description: `Puts the time on every shard of ${pipeline.name}`,
      environment: { [tickVariables.stream]: records.streamName },
      memoryMb: 512,
      timeout: Duration.seconds(30),
    });
    records.grantTick(this.function);
    new Schedule(this, 'Schedule', {
      description: `Ticks of ${pipeline.name}`,
      schedule: ScheduleExpression.rate(Duration.millis(interval)),
      target: new LambdaInvoke(this.function, {
        input: ScheduleTargetInput.fromObject({ time: ContextAttribute.scheduledTime }),
        // A tick that is a minute late is outdone by the next.
        maxEventAge: Duration.millis(interval),
        retryAttempts: 2,
      }),
    });
  }
}
