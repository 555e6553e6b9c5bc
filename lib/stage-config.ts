import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type StoreKind, storeKinds } from '../lambdas/engine/index.ts';

/** How the stream gets its shards. */
export type StreamCapacity =
  /** `mostShards`: what the processor is kept ready for; with more of them some would wait. */
  | { readonly mode: 'onDemand'; readonly mostShards: number }
  | { readonly mode: 'provisioned'; readonly shards: number };

/** How large the instance is where results go to InfluxDB. */
export interface InfluxDbSize {
  /** `db.influx.medium` has 1 core and 8 GiB; each further name doubles both. */
  readonly instanceType: `db.influx.${string}`;
  readonly storageGib: number;
  /** How many operations a second the storage takes: 3,000, 12,000 or 16,000. */
  readonly storageType: 'InfluxIOIncludedT1' | 'InfluxIOIncludedT2' | 'InfluxIOIncludedT3';
}

/** Where records wait for the processor; `-c ingest=NAME` chooses. */
export const ingestKinds = ['kinesis', 'msk', 'kafka'] as const;

export type IngestKind = (typeof ingestKinds)[number];

/** Kafka brokers and their topic, where the stage takes in by MSK; else the topic alone counts. */
export interface MskSettings {
  /** Of each broker; those that begin with `express.` keep records apart from brokers. */
  readonly instanceType: string;
  /** A multiple of the three zones. */
  readonly brokers: number;
  /** Of the topic of records. Another number is another topic: raise `topicNumber` with it. */
  readonly partitions: number;
  /** Rises by one with each topic that replaces another; the epoch of what it tells. */
  readonly topicNumber: number;
  /** Pollers of the mapping: of 5 MB/s or five invocations at a time each. */
  readonly leastPollers: number;
  readonly mostPollers: number;
}

/** What differs between stages; everything else is the same code. */
export interface StageConfig {
  /** Part of every resource's name. */
  readonly name: string;
  /** What the stack stores outlives the stack, and its tables refuse to be deleted. */
  readonly isDataKept: boolean;
  /** A product, where neither `-c store=NAME` nor the declaration names one. */
  readonly store: StoreKind;
  readonly influxDb: InfluxDbSize;
  /** Whether a workspace of Amazon Managed Grafana is made; the account needs Identity Center. */
  readonly hasGrafana: boolean;
  /** A product; `-c ingest=NAME` chooses another than the stage's own. */
  readonly ingest: IngestKind;
  readonly msk: MskSettings;
  /**
   * Whether devices may address the rule past the broker, `$aws/rules/RULE/` before their topic:
   * AWS then charges no messaging, and nobody can subscribe to what they say.
   */
  readonly basicIngest: boolean;
  /** Whether devices are told of their own alerts, on `tidemark/alerts/THING`. */
  readonly tellsDevices: boolean;
  /** On demand fits fleets that grow; provisioned costs less where the load is known. */
  readonly capacity: StreamCapacity;
  /**
   * How long the stream keeps records: more than the seven days after which a mapping gives one up,
   * so that it is in the dead-letter bucket before the stream forgets it.
   */
  readonly streamRetentionHours: number;
  /** How long a batch waits to fill: latency against the price of one commit per batch. */
  readonly batchingWindowSeconds: number;
  /** Lambda gives CPU by memory; 1769 MB is one whole core, and the fold uses one. */
  readonly processorMemoryMb: number;
  /**
   * Whether executions are kept for the processor, one for each partition there can be: no other
   * function of the account can take them, and it takes none of theirs. AWS refuses that in an
   * account whose limit of concurrent executions is not above it by a hundred.
   */
  readonly reservesConcurrency: boolean;
  readonly logRetentionDays: RetentionDays;
  /** How long results are kept; longer where the declaration admits older readings. */
  readonly resultRetentionDays: number;
  /** The processor is this far behind the stream before operators are told. */
  readonly iteratorAgeAlarmMinutes: number;
}

/** A stage that cannot work, found before anything is synthesised. */
export class StageConfigError extends Error {
  override readonly name = 'StageConfigError';

  constructor(field: string, value: unknown, rule: string) {
    super(
      `${field} is ${JSON.stringify(value)}, but must be ${rule}; ` +
        'correct it in lib/stage-config.ts or on the command line',
    );
  }
}

const dev: StageConfig = {
  name: 'dev',
  isDataKept: false,
  store: 'timestream',
  influxDb: {
    instanceType: 'db.influx.medium',
    storageGib: 20,
    storageType: 'InfluxIOIncludedT1',
  },
  hasGrafana: false,
  ingest: 'kinesis',
  msk: {
    instanceType: 'kafka.m7g.large',
    brokers: 3,
    partitions: 12,
    topicNumber: 0,
    leastPollers: 1,
    mostPollers: 12,
  },
  basicIngest: true,
  tellsDevices: false,
  capacity: { mode: 'onDemand', mostShards: 64 },
  streamRetentionHours: 192,
  batchingWindowSeconds: 5,
  processorMemoryMb: 1_769,
  reservesConcurrency: false,
  logRetentionDays: RetentionDays.TWO_WEEKS,
  resultRetentionDays: 30,
  iteratorAgeAlarmMinutes: 15,
};

/** Every stage, by name, with the settings that fit it. */
export const stages: readonly StageConfig[] = [
  dev,
  {
    ...dev,
    name: 'prod',
    isDataKept: true,
    reservesConcurrency: true,
    influxDb: {
      instanceType: 'db.influx.large',
      storageGib: 100,
      storageType: 'InfluxIOIncludedT1',
    },
    logRetentionDays: RetentionDays.SIX_MONTHS,
    resultRetentionDays: 365,
    iteratorAgeAlarmMinutes: 5,
  },
];

/**
 * The stage of that name, validated.
 *
 * @param name the context value `stage`. @default 'dev'
 * @param store the context value `store`, else the declaration's. @default - the stage's own
 * @param ingest the context value `ingest`. @default - the stage's own
 * @throws StageConfigError
 */
export const stageConfig = (
  name: unknown = dev.name,
  store?: unknown,
  ingest?: unknown,
): StageConfig => {
  const stage = oneOf('stage', name, stages, (one) => one.name);
  return validateStage({
    ...stage,
    store: oneOf('store', store ?? stage.store, storeKinds, (kind) => kind),
    ingest: oneOf('ingest', ingest ?? stage.ingest, ingestKinds, (kind) => kind),
  });
};

const oneOf = <Value>(
  field: string,
  wanted: unknown,
  values: readonly Value[],
  nameOf: (value: Value) => string,
): Value => {
  const found = values.find((value) => nameOf(value) === wanted);
  if (found !== undefined) return found;
  throw new StageConfigError(field, wanted, `one of ${values.map(nameOf).join(', ')}`);
};

/** Returns the stage where every setting is within what AWS and the contract allow. */
export const validateStage = (stage: StageConfig): StageConfig => {
  if (!/^[a-z][a-z0-9]{0,11}$/.test(stage.name)) {
    throw new StageConfigError('name', stage.name, 'at most 12 lower-case letters and digits');
  }
  wholeNumber('streamRetentionHours', stage.streamRetentionHours, [169, 8_760]);
  wholeNumber('batchingWindowSeconds', stage.batchingWindowSeconds, [1, 10]);
  wholeNumber('processorMemoryMb', stage.processorMemoryMb, [512, 10_240]);
  wholeNumber('resultRetentionDays', stage.resultRetentionDays, [1, 73_000]);
  wholeNumber('influxDb.storageGib', stage.influxDb.storageGib, [20, 15_360]);
  wholeNumber('iteratorAgeAlarmMinutes', stage.iteratorAgeAlarmMinutes, [1, 1_440]);
  if (stage.capacity.mode === 'provisioned') {
    wholeNumber('capacity.shards', stage.capacity.shards, [1, 10_000]);
  } else {
    wholeNumber('capacity.mostShards', stage.capacity.mostShards, [1, 10_000]);
  }
  validateMsk(stage.msk);
  return stage;
};

const validateMsk = (msk: MskSettings): void => {
  if (!/^(kafka|express)[.][a-z0-9]+[.][a-z0-9]+$/.test(msk.instanceType)) {
    throw new StageConfigError('msk.instanceType', msk.instanceType, 'one like kafka.m7g.large');
  }
  wholeNumber('msk.brokers', msk.brokers, [3, 60]);
  if (msk.brokers % 3 !== 0) {
    throw new StageConfigError('msk.brokers', msk.brokers, 'a multiple of the three zones');
  }
  wholeNumber('msk.partitions', msk.partitions, [1, 1_000]);
  wholeNumber('msk.topicNumber', msk.topicNumber, [0, 4_095]);
  wholeNumber('msk.leastPollers', msk.leastPollers, [1, 200]);
  wholeNumber('msk.mostPollers', msk.mostPollers, [msk.leastPollers, 2_000]);
};

const wholeNumber = (field: string, value: number, [least, most]: [number, number]): void => {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new StageConfigError(field, value, `a whole number from ${least} to ${most}`);
  }
};
