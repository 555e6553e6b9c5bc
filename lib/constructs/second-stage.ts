import { Construct } from 'constructs';
import type { DeclaredPipeline } from '../declared-pipelines.ts';
import type { EncryptionKey } from './encryption-key.ts';
import { PartitionProcessor, type PartitionProcessorProps } from './partition-processor.ts';
import { RecordStream } from './record-stream.ts';
import { Ticker } from './ticker.ts';

export interface SecondStageProps
  extends Omit<PartitionProcessorProps, 'records' | 'handler' | 'declaration'> {
  readonly declared: DeclaredPipeline;
  readonly key: EncryptionKey;
}

/** The second stage: a stream of contributions, its ticks, and the function that folds them. */
export class SecondStage extends Construct {
  readonly records: RecordStream;
  readonly ticker: Ticker;
  readonly processor: PartitionProcessor;

  constructor(scope: Construct, id: string, { declared, key, ...props }: SecondStageProps) {
    super(scope, id);
    const { stage } = props;
    const { pipeline, fileName: declaration } = declared;
    this.records = new RecordStream(this, 'Contributions', { stage, key });
    this.ticker = new Ticker(this, 'Ticker', { stage, pipeline, records: this.records });
    this.processor = new PartitionProcessor(this, 'Processor', {
      ...props,
      handler: 'second-stage',
      declaration,
      records: this.records,
    });
  }
}
