import { Construct } from 'constructs';
import type { DeclaredPipeline } from '../declared-pipelines.ts';
import type { EncryptionKey } from './encryption-key.ts';
import { PartitionProcessor, type PartitionProcessorProps } from './partition-processor.ts';
import { RecordStream } from './record-stream.ts';
import { Ticker } from './ticker.ts';

export interface RollupStageProps
  extends Omit<PartitionProcessorProps, 'records' | 'handler' | 'declaration'> {
  readonly declared: DeclaredPipeline;
  readonly key: EncryptionKey;
}

/** The second stage: a stream of contributions, its ticks, and the function that rolls them up. */
export class RollupStage extends Construct {
  readonly records: RecordStream;
  readonly ticker: Ticker;
  readonly processor: PartitionProcessor;

  constructor(scope: Construct, id: string, { declared, key, ...props }: RollupStageProps) {
    super(scope, id);
    const { stage } = props;
    const { pipeline, fileName: declaration } = declared;
    this.records = new RecordStream(this, 'Contributions', { stage, key });
    this.ticker = new Ticker(this, 'Ticker', { stage, pipeline, records: this.records });
    this.processor = new PartitionProcessor(this, 'Processor', {
      ...props,
      handler: 'rollup',
      declaration,
      records: this.records,
    });
  }
}
