import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { IngestKind, StageConfig } from '../../stage-config.ts';
import { MskTopic } from '../kafka/msk-topic.ts';
import { OwnKafkaTopic } from '../kafka/own-kafka-topic.ts';
import type { RecordSource } from './record-source.ts';
import { RecordStream } from './record-stream.ts';

interface RecordSourceProps {
  readonly stage: StageConfig;
  readonly key: IKey;
}

type RecordSourceClass = new (
  scope: Construct,
  id: string,
  props: RecordSourceProps,
) => RecordSource;

const sources: Readonly<Record<IngestKind, RecordSourceClass>> = {
  kinesis: RecordStream,
  msk: MskTopic,
  kafka: OwnKafkaTopic,
};

/** What the stage names to stand between devices and the processor. */
export const chosenSource = (
  scope: Construct,
  id: string,
  props: RecordSourceProps,
): RecordSource => new sources[props.stage.ingest](scope, id, props);
