/**
 * The only contract between the stack (lib/) and the functions (lambdas/): names of environment
 * variables and how they are parsed. Endpoints are the SDK's own `AWS_ENDPOINT_URL_<SERVICE>`.
 */

import { type StoreKind, storeKinds } from './engine/store-kind.ts';

/**
 * What results and alerts can be told by: `none` where the declaration names no feed, `lambda` for
 * a function that stands where the brokers are.
 */
export const feedKinds = ['none', 'kinesis', 'kafka', 'lambda'] as const;

export type FeedKind = (typeof feedKinds)[number];

/** Variables of the `process` function. */
export const processVariables = {
  pipeline: 'TIDEMARK_PIPELINE',
  stream: 'TIDEMARK_STREAM',
  stateTable: 'TIDEMARK_STATE_TABLE',
  alertTable: 'TIDEMARK_ALERT_TABLE',
  quarantineTable: 'TIDEMARK_QUARANTINE_TABLE',
  /** Which product results are kept in. */
  store: 'TIDEMARK_STORE',
  measureTable: 'TIDEMARK_MEASURE_TABLE',
  /** By which product results and alerts are told, beside the store. */
  feedKind: 'TIDEMARK_FEED_KIND',
} as const;

/** Further ones, where results go to Timestream for LiveAnalytics. */
export const timestreamVariables = { database: 'TIDEMARK_MEASURE_DATABASE' } as const;

/** Further ones, where results go to InfluxDB. */
export const influxDbVariables = {
  url: 'TIDEMARK_INFLUXDB_URL',
  wire: 'TIDEMARK_INFLUXDB_WIRE',
  org: 'TIDEMARK_INFLUXDB_ORG',
  bucket: 'TIDEMARK_INFLUXDB_BUCKET',
  precision: 'TIDEMARK_INFLUXDB_PRECISION',
  /** ARN of the secret whose JSON has the `token`; where the server asks for none, absent. */
  tokenSecret: 'TIDEMARK_INFLUXDB_TOKEN_SECRET',
  /** Absent where the bucket keeps everything. */
  retentionHours: 'TIDEMARK_INFLUXDB_RETENTION_HOURS',
} as const;

/** Further ones of the `process` function, where there is a second stage. */
export const contributionVariables = { stream: 'TIDEMARK_CONTRIBUTION_STREAM' } as const;

/** A further one of the functions that tell: name of the stream, the topic or the function. */
export const feedVariables = { name: 'TIDEMARK_FEED' } as const;

/** Variables of the `rotate-token` function, besides those of the server. */
export const rotationVariables = {
  /** ARN of the secret whose JSON has `username` and `password`. */
  adminSecret: 'TIDEMARK_INFLUXDB_ADMIN_SECRET',
} as const;

/** Further ones of the functions that read or write Kafka. */
export const kafkaVariables = {
  /** `host:port` of brokers to begin with, by commas. */
  brokers: 'TIDEMARK_KAFKA_BROKERS',
  /** `iam`, `scram`, or `none` for a cluster that asks nobody who they are. */
  access: 'TIDEMARK_KAFKA_ACCESS',
  /** With `scram`, ARN of the secret whose JSON has `username` and `password`. */
  user: 'TIDEMARK_KAFKA_USER',
} as const;

/** Further ones of the `process` function, where it reads a topic. */
export const topicVariables = {
  partitions: 'TIDEMARK_TOPIC_PARTITIONS',
  firstEpoch: 'TIDEMARK_FIRST_EPOCH',
} as const;

/** Variables of the `tick` function. */
export const tickVariables = { stream: 'TIDEMARK_STREAM' } as const;

/** Variables of the `archive` function. */
export const archiveVariables = {
  pipeline: 'TIDEMARK_PIPELINE_NAME',
  archive: 'TIDEMARK_ARCHIVE',
} as const;

/** Variables of the `notify` function. */
export const notifyVariables = { alertTopicArn: 'TIDEMARK_ALERT_TOPIC_ARN' } as const;

/** A further one of the `notify` function, where there is an event bus. */
export const eventVariables = { bus: 'TIDEMARK_ALERT_EVENT_BUS' } as const;

export interface ProcessEnvironment {
  /** File name, without ending, of the declaration in pipelines/. */
  readonly pipeline: string;
  readonly stream: string;
  /** Where contributions go; absent for the second stage, and where there is none. */
  readonly contributionStream?: string;
  readonly stateTable: string;
  readonly alertTable: string;
  readonly quarantineTable: string;
  readonly store: StoreKind;
  readonly measureTable: string;
  readonly feedKind: FeedKind;
}

/** How brokers are reached. */
export interface KafkaEnvironment {
  readonly brokers: readonly string[];
}

/** The topic that is read. */
export interface TopicEnvironment {
  /** How many partitions it was made with. */
  readonly partitions: number;
  /** Of partitions without state: rises with each topic that replaces another. */
  readonly firstEpoch: number;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** A variable that is missing or malformed: the stack and the code disagree. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';

  constructor(variable: string, value: string | undefined, rule: string) {
    super(
      `${variable} is ${value === undefined ? 'not set' : `"${value}"`}, but must be ${rule}; ` +
        'deploy the stack and the functions from the same commit',
    );
  }
}

/** @throws EnvironmentError */
export const processEnvironment = (variables: Variables): ProcessEnvironment => ({
  pipeline: text(variables, processVariables.pipeline),
  stream: text(variables, processVariables.stream),
  ...contributionStream(variables),
  stateTable: text(variables, processVariables.stateTable),
  alertTable: text(variables, processVariables.alertTable),
  quarantineTable: text(variables, processVariables.quarantineTable),
  store: oneOf(variables, processVariables.store, storeKinds),
  measureTable: text(variables, processVariables.measureTable),
  feedKind: oneOf(variables, processVariables.feedKind, feedKinds),
});

/** @throws EnvironmentError */
export const timestreamEnvironment = (variables: Variables): { readonly database: string } => ({
  database: text(variables, timestreamVariables.database),
});

export interface InfluxDbEnvironment {
  readonly url: string;
  readonly wire: 'v1' | 'v2' | 'v3';
  readonly org: string;
  readonly bucket: string;
  readonly precision: 'ns' | 'ms';
  readonly tokenSecret?: string;
  readonly retentionMs?: number;
}

/** @throws EnvironmentError */
export const influxDbEnvironment = (variables: Variables): InfluxDbEnvironment => {
  const { tokenSecret, retentionHours } = influxDbVariables;
  return {
    url: url(variables, influxDbVariables.url),
    wire: oneOf(variables, influxDbVariables.wire, ['v1', 'v2', 'v3']),
    org: text(variables, influxDbVariables.org),
    bucket: text(variables, influxDbVariables.bucket),
    precision: oneOf(variables, influxDbVariables.precision, ['ns', 'ms']),
    ...(isSet(variables, tokenSecret) && { tokenSecret: text(variables, tokenSecret) }),
    ...(isSet(variables, retentionHours) && {
      retentionMs: hoursToMs(variables, retentionHours, [1, 876_000]),
    }),
  };
};

export interface RotationEnvironment extends Pick<InfluxDbEnvironment, 'url' | 'org' | 'bucket'> {
  readonly adminSecret: string;
  /** How long the bucket keeps rows; 0 is for ever. */
  readonly retentionSeconds: number;
}

/** @throws EnvironmentError */
export const rotationEnvironment = (variables: Variables): RotationEnvironment => {
  const { url, org, bucket, retentionMs = 0 } = influxDbEnvironment(variables);
  const adminSecret = text(variables, rotationVariables.adminSecret);
  return { url, org, bucket, adminSecret, retentionSeconds: retentionMs / 1_000 };
};

/** @throws EnvironmentError */
export const tickEnvironment = (variables: Variables): { readonly stream: string } => ({
  stream: text(variables, tickVariables.stream),
});

/** @throws EnvironmentError */
export const feedEnvironment = (variables: Variables): { readonly name: string } => ({
  name: text(variables, feedVariables.name),
});

export interface NotifyEnvironment {
  readonly alertTopicArn: string;
  /** ARN; absent in a local run, which has none. */
  readonly eventBus?: string;
}

/** @throws EnvironmentError */
export const kafkaEnvironment = (variables: Variables): KafkaEnvironment => ({
  brokers: text(variables, kafkaVariables.brokers).split(','),
});

/** @throws EnvironmentError */
export const topicEnvironment = (variables: Variables): TopicEnvironment => ({
  partitions: wholeNumber(variables, topicVariables.partitions, [1, 100_000]),
  firstEpoch: wholeNumber(variables, topicVariables.firstEpoch, [0, 2 ** 12 - 1]),
});

/** @throws EnvironmentError */
export const notifyEnvironment = (variables: Variables): NotifyEnvironment => {
  const eventBus = variables[eventVariables.bus];
  return {
    alertTopicArn: text(variables, notifyVariables.alertTopicArn),
    ...(eventBus === undefined || eventBus === '' ? {} : { eventBus }),
  };
};

/** Where the archive is: `s3://BUCKET`, or a directory. @throws EnvironmentError */
export const archiveEnvironment = (
  variables: Variables,
): { readonly pipeline: string; readonly archive: string } => ({
  pipeline: text(variables, archiveVariables.pipeline),
  archive: text(variables, archiveVariables.archive),
});

const text = (variables: Variables, name: string): string => {
  const value = variables[name];
  if (value === undefined || value === '') throw new EnvironmentError(name, value, 'set');
  return value;
};

const contributionStream = (
  variables: Variables,
): Pick<ProcessEnvironment, 'contributionStream'> => {
  const { stream } = contributionVariables;
  return isSet(variables, stream) ? { contributionStream: text(variables, stream) } : {};
};

const isSet = (variables: Variables, name: string): boolean =>
  variables[name] !== undefined && variables[name] !== '';

const oneOf = <Value extends string>(
  variables: Variables,
  name: string,
  values: readonly Value[],
): Value => {
  const value = text(variables, name);
  const found = values.find((one) => one === value);
  if (found === undefined) throw new EnvironmentError(name, value, `one of ${values.join(', ')}`);
  return found;
};

/** Of a server; credentials in it would end up in logs. */
const url = (variables: Variables, name: string): string => {
  const value = text(variables, name);
  const { protocol = '', username, password } = URL.parse(value) ?? {};
  if (!/^https?:$/.test(protocol) || username !== '' || password !== '') {
    throw new EnvironmentError(name, value, 'an http or https URL without a user');
  }
  return value;
};

const hoursToMs = (variables: Variables, name: string, limits: [number, number]): number =>
  wholeNumber(variables, name, limits, 'whole hours') * 3_600_000;

const wholeNumber = (
  variables: Variables,
  name: string,
  [least, most]: [number, number],
  what = 'a whole number',
): number => {
  const value = text(variables, name);
  const number = Number(value);
  if (!Number.isInteger(number) || number < least || number > most) {
    throw new EnvironmentError(name, value, `${what} from ${least} to ${most}`);
  }
  return number;
};
