import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Construct } from 'constructs';
import type { Pipeline } from '../../lambdas/engine/index.ts';
import { EncryptedTopic } from '../constructs/encrypted-topic.ts';
import type { EncryptionKey } from '../constructs/encryption-key.ts';
import type { StageConfig } from '../stage-config.ts';
import type { AlarmRule } from './alarm-rule.ts';
import { alarmRules, stageAlarmRules } from './alarm-rules.ts';
import type { StreamMetrics } from './stream-metrics.ts';

export interface StreamAlarmsProps {
  readonly stage: StageConfig;
  readonly key: EncryptionKey;
  readonly pipeline: Pipeline;
  readonly metrics: StreamMetrics;
  /** Of the second stage. @default - there is none */
  readonly secondStageMetrics?: StreamMetrics;
}

/** What operators are told, and the topic that tells them; alerts of the pipeline go elsewhere. */
export class StreamAlarms extends Construct {
  readonly operators: EncryptedTopic;
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, props: StreamAlarmsProps) {
    super(scope, id);
    const { stage, key, pipeline, metrics, secondStageMetrics } = props;
    const displayName = `Operators of ${pipeline.name}`;
    this.operators = new EncryptedTopic(this, 'Operators', { key, displayName });
    this.operators.admit('cloudwatch.amazonaws.com');
    const rules = Object.entries(alarmRules(metrics, stage));
    const alarms = rules.map(([name, rule]) => this.alarm(name, rule));
    alarms.push(this.silenceAlarm('NoTicks', metrics));
    if (secondStageMetrics !== undefined) {
      const ofSecondStage = Object.entries(stageAlarmRules(secondStageMetrics, stage));
      alarms.push(...ofSecondStage.map(([name, rule]) => this.alarm(`SecondStage${name}`, rule)));
      alarms.push(this.silenceAlarm('SecondStageNoTicks', secondStageMetrics));
    }
    for (const alarm of alarms) alarm.addAlarmAction(new SnsAction(this.operators));
    this.alarms = alarms;
  }

  private alarm(name: string, { metric, above, minutes = 1, says }: AlarmRule): Alarm {
    return new Alarm(this, name, {
      metric,
      threshold: above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: minutes,
      alarmDescription: says,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }

  private silenceAlarm(name: string, metrics: StreamMetrics): Alarm {
    return new Alarm(this, name, {
      metric: metrics.ticks(),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 3,
      alarmDescription:
        'No tick for three minutes: windows of silent devices do not fire. Look at the schedule.',
      treatMissingData: TreatMissingData.BREACHING,
    });
  }
}
