import type { Pipeline } from '../../lambdas/engine/index.ts';
import type { StoreKind } from '../../lambdas/environment.ts';

/** Names of what the stack would make for a pipeline, in the local account. */
export interface ResourceNames {
  readonly stream: string;
  readonly streamArn: string;
  /** Of a topic, which keeps the ones it has. @default - the shards that the stream lists */
  readonly partitions?: readonly string[];
  /** Between the two stages; used where there is a second. */
  readonly contributionStream: string;
  readonly contributionStreamArn: string;
  readonly stateTable: string;
  readonly alertTable: string;
  readonly quarantineTable: string;
  /** The product that results are kept in. */
  readonly store: StoreKind;
  readonly measureDatabase: string;
  readonly measureTable: string;
  readonly alertTopicArn: string;
  /** The rule that devices may address past the broker. */
  readonly rule: string;
  /** Prefix of IoT resources. */
  readonly iotArnPrefix: string;
}

/** The region that local resources are in; the embedded Kinesis knows no other. */
export const localRegion = 'us-east-1';

/** The account that local resources are in: none of AWS's. */
export const localAccount = '000000000000';

export const resourceNames = (
  { name, destinations }: Pick<Pipeline, 'name' | 'destinations'>,
  store: StoreKind = 'timestream',
): ResourceNames => {
  const arn = (service: string, resource: string): string =>
    `arn:aws:${service}:${localRegion}:${localAccount}${resource}`;
  return {
    stream: `${name}-records`,
    streamArn: arn('kinesis', `:stream/${name}-records`),
    contributionStream: `${name}-contributions`,
    contributionStreamArn: arn('kinesis', `:stream/${name}-contributions`),
    stateTable: `${name}-state`,
    alertTable: `${name}-alerts`,
    quarantineTable: `${name}-quarantine`,
    store,
    measureDatabase: 'tidemark',
    measureTable: destinations.results,
    alertTopicArn: arn('sns', `:${destinations.alerts}`),
    rule: `tidemark_${name.replaceAll('-', '_')}_local`,
    iotArnPrefix: arn('iot', ''),
  };
};
