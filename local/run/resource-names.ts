import { DefinitionError, type Pipeline, type StoreKind } from '../../lambdas/engine/index.ts';

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
  /** Stream or topic of results and alerts; absent where the declaration names none. */
  readonly feed?: string;
  /** The rule that devices may address past the broker. */
  readonly rule: string;
  /** Prefix of IoT resources. */
  readonly iotArnPrefix: string;
}

/** The region that local resources are in; the embedded Kinesis knows no other. */
export const localRegion = 'us-east-1';

/** The account that local resources are in: none of AWS's. */
export const localAccount = '000000000000';

/** @throws DefinitionError where the feed would be a stream that a stage reads */
export const resourceNames = (
  { name, destinations }: Pick<Pipeline, 'name' | 'destinations'>,
  store: StoreKind = 'timestream',
): ResourceNames => {
  const arn = (service: string, resource: string): string =>
    `arn:aws:${service}:${localRegion}:${localAccount}${resource}`;
  const [stream, contributionStream] = [`${name}-records`, `${name}-contributions`];
  const { feed } = destinations;
  if (feed === stream || feed === contributionStream) {
    const why = 'a run on this machine reads a stream of that name';
    throw new DefinitionError('destinations.feed', feed, 'another name', why);
  }
  return {
    stream,
    streamArn: arn('kinesis', `:stream/${stream}`),
    contributionStream,
    contributionStreamArn: arn('kinesis', `:stream/${contributionStream}`),
    stateTable: `${name}-state`,
    alertTable: `${name}-alerts`,
    quarantineTable: `${name}-quarantine`,
    store,
    measureDatabase: 'tidemark',
    measureTable: destinations.results,
    alertTopicArn: arn('sns', `:${destinations.alerts}`),
    ...(feed === undefined ? {} : { feed }),
    rule: `tidemark_${name.replaceAll('-', '_')}_local`,
    iotArnPrefix: arn('iot', ''),
  };
};
