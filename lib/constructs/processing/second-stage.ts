import { Construct } from 'constructs';
import type { DeclaredPipeline } from '../../declared-pipelines.ts';
import { RecordStream } from '../records/record-stream.ts';
import { PartitionProcessor, type PartitionProcessorProps } from './partition-processor.ts';
import { Ticker } from './ticker.ts';

export interface SecondStageProps
  extends Omit<PartitionProcessorProps, 'records' | 'handler' | 'declaration'> {
  readonly declared: DeclaredPipeline;
}

/** The second stage: a stream of contributions, its ticks, and the function that folds them. */
export class SecondStage extends Construct {
  readonly records: RecordStream;
  readonly ticker: Ticker;
  readonly processor: PartitionProcessor;

  constructor(scope: Construct, id: string, { declared, ...props }: SecondStageProps) {
    super(scope, id);
    const { stage, key } = props;
    const { pipeline, fileName: declaration } = declared;
    this.records = new RecordStream(this, 'Contributions', { stage, key });
    this.ticker = new Ticker(this, 'Ticker', { stage, key, pipeline, records: this.records });
    this.processor = new PartitionProcessor(this, 'Processor', {
      ...props,
      handler: 'second-stage',
      declaration,
      records: this.records,
    });
  }
}
