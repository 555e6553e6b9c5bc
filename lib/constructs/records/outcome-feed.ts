import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { FeedKind } from '../../../lambdas/environment.ts';
import type { StageConfig } from '../../stage-config.ts';

/** Where results and alerts are told, whichever product it is: a stream or a topic. */
export interface OutcomeFeed extends Construct {
  /** By what consumers know it. */
  readonly feedName: string;
  /** How a function of the pipeline tells, and by what it finds what it tells by. */
  readonly kind: Exclude<FeedKind, 'none'>;
  readonly tellName: string;
  grantTell(grantee: IGrantable): void;
}

export interface OutcomeFeedProps {
  readonly stage: StageConfig;
  readonly key: IKey;
  /** What consumers are to know it by. */
  readonly name: string;
}
