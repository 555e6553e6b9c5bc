import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Pipeline } from '../../../lambdas/engine/index.ts';
import type { StageConfig } from '../../stage-config.ts';
import type { BundledFunction, FunctionNetwork } from '../bundled-function.ts';

/** Where results go, whichever product it is. */
export interface MeasureStore extends Construct {
  /** How a function finds it: names of lambdas/environment.ts, and their values. */
  readonly variables: Readonly<Record<string, string>>;
  /** What verbs of the command line find it by: value of the stack's output `MeasureTable`. */
  readonly address: string;
  /** Where a function must stand to reach it. @default - anywhere: the store is a public service */
  readonly network?: FunctionNetwork;
  /** What renews the token that it is written with. @default - it asks for none */
  readonly tokenRotation?: BundledFunction;
  grantWrite(grantee: IGrantable): void;
  /** What queries need of the account; a store may ask for a token of its own besides. */
  grantRead(grantee: IGrantable): void;
}

export interface MeasureStoreProps {
  readonly stage: StageConfig;
  readonly key: IKey;
  readonly pipeline: Pipeline;
  /** Takes the reports on records that the store refuses after it had taken them. */
  readonly rejects: Bucket;
}
