import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import {
  contributionVariables,
  feedVariables,
  processVariables,
} from '../../../lambdas/environment.ts';
import type { StageConfig } from '../../stage-config.ts';
import { BundledFunction } from '../bundled-function.ts';
import type { DeadLetterBucket } from '../dead-letter-bucket.ts';
import { OrderedMapping } from '../ordered-mapping.ts';
import type { OutcomeFeed } from '../records/outcome-feed.ts';
import type { RecordSource } from '../records/record-source.ts';
import type { RecordStream } from '../records/record-stream.ts';
import type { AlertTable } from '../stores/alert-table.ts';
import type { MeasureStore } from '../stores/measure-store.ts';
import type { QuarantineTable } from '../stores/quarantine-table.ts';
import type { StateTable } from '../stores/state-table.ts';

export interface PartitionProcessorProps {
  readonly stage: StageConfig;
  /** Of its log. */
  readonly key: IKey;
  /** Another handler than that of its records: the second stage's. @default - theirs */
  readonly handler?: 'second-stage';
  /** File name, without ending, of the declaration in pipelines/. */
  readonly declaration: string;
  readonly records: RecordSource;
  readonly state: StateTable;
  readonly alerts: AlertTable;
  readonly quarantine: QuarantineTable;
  readonly measures: MeasureStore;
  readonly deadLetters: DeadLetterBucket;
  /** Where results and alerts are told. @default - nowhere */
  readonly feed?: OutcomeFeed;
  /** Where what it hands to the second stage goes. @default - there is none */
  readonly contributions?: RecordStream;
}

/** The function that folds each shard's records, in order, and the mapping that feeds it. */
export class PartitionProcessor extends Construct {
  readonly function: BundledFunction;
  readonly mapping: OrderedMapping;

  constructor(scope: Construct, id: string, props: PartitionProcessorProps) {
    super(scope, id);
    const { stage, key, records, state, alerts, quarantine, measures, deadLetters } = props;
    const { handler = records.processHandler, contributions, feed } = props;
    this.function = new BundledFunction(this, 'Function', {
      stage,
      key,
      handler,
      description:
        handler === 'second-stage'
          ? `Folds what devices of ${props.declaration} add up to`
          : `Folds the records of ${props.declaration} into windows and alerts`,
      bundledVariables: {
        [processVariables.pipeline]: props.declaration,
        [processVariables.store]: stage.store,
        [processVariables.feedKind]: feed?.kind ?? 'none',
      },
      environment: {
        [processVariables.stream]: records.sourceName,
        ...records.processVariables,
        [processVariables.stateTable]: state.tableName,
        [processVariables.alertTable]: alerts.tableName,
        [processVariables.quarantineTable]: quarantine.tableName,
        ...measures.variables,
        ...(contributions === undefined
          ? {}
          : { [contributionVariables.stream]: contributions.streamName }),
        ...(feed === undefined ? {} : { [feedVariables.name]: feed.tellName }),
      },
      memoryMb: stage.processorMemoryMb,
      // A batch takes seconds; a store that throttles makes it wait.
      timeout: Duration.minutes(5),
      ...(measures.network === undefined ? {} : { network: measures.network }),
      ...(stage.reservesConcurrency && { reservedConcurrency: records.mostPartitions }),
    });
    records.grantPolling('processor', this.function);
    state.grantJournal(this.function);
    alerts.grantRecord(this.function);
    quarantine.grantKeep(this.function);
    measures.grantWrite(this.function);
    contributions?.grantPutRecords(this.function);
    feed?.grantTell(this.function);
    this.mapping = new OrderedMapping(this, 'Mapping', {
      target: this.function,
      ...records.mapping('processor', deadLetters),
      // A commit costs the same for one record and for thousands, so the payload limit of 6 MB and
      // the window end a batch before this number does. A batch that fails is halved, not lost.
      batchSize: 10_000,
      maxBatchingWindow: Duration.seconds(stage.batchingWindowSeconds),
    });
    this.mapping.node.addDependency(...records.needed);
  }
}
