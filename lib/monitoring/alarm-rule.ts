import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';

/** When operators are told, and what. */
export interface AlarmRule {
  readonly metric: IMetric;
  /** The alarm is on where the metric is above. */
  readonly above: number;
  /** In a row. @default 1 */
  readonly minutes?: number;
  /** What happened, and what to do about it. */
  readonly says: string;
}

/** Rules by the names of their alarms. */
export type AlarmRules = Readonly<Record<string, AlarmRule>>;
