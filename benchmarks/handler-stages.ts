import type { KinesisStreamEvent } from 'aws-lambda';
import { kinesisBatches } from '../lambdas/adapters/kinesis/kinesis-batches.ts';
import {
  emptyPartitionState,
  type Outcomes,
  PartitionFold,
  type Pipeline,
  type ReadingRecord,
} from '../lambdas/engine/index.ts';
import { KnownSenders } from '../lambdas/engine/reading/known-senders.ts';
import { PlainJudge } from '../lambdas/engine/reading/plain-judge.ts';
import { ReadingJudge } from '../lambdas/engine/reading/reading-judge.ts';
import { EnvelopeReader } from '../lambdas/formats/envelope-reader.ts';
import { jsonFormat } from '../lambdas/formats/json.ts';
import { JsonFields } from '../lambdas/formats/json-fields.ts';
import { EnvelopedRecords } from '../lambdas/handlers/enveloped-records.ts';

/** What the handler does with a batch, up to a point: each stage includes those before it. */
export type HandlerStages = Readonly<
  Record<'envelope' | 'decode' | 'judge' | 'fold', (event: KinesisStreamEvent) => void>
>;

const silent: Outcomes = {
  result: () => {},
  alert: () => {},
  quarantined: () => {},
  duplicate: () => {},
  contribution: () => {},
};

/** The stages on objects of their own, as the handler has them; `fold` needs events in order. */
export const handlerStages = (pipeline: Pipeline): HandlerStages => {
  const { reading, guards, topic, windows } = pipeline;
  const reader = new EnvelopeReader();
  let fields = new JsonFields([]);
  const plainFields = (names: readonly string[]): JsonFields => {
    fields = new JsonFields(names);
    return fields;
  };
  const judge = new PlainJudge(reading, guards, plainFields, new ReadingJudge(reading, guards));
  const senders = new KnownSenders(topic, reading.sensor);
  const state = emptyPartitionState(windows.length);
  const fold = new PartitionFold(pipeline, jsonFormat, 'benchmark', state);
  const forEach = (event: KinesisStreamEvent, handle: (record: ReadingRecord) => void): void => {
    for (const batch of kinesisBatches(event)) {
      const records = new EnvelopedRecords(reader, batch);
      for (let at = 0; at < records.length; at += 1) handle(records.at(at) as ReadingRecord);
    }
  };
  const judged = (record: ReadingRecord): void => {
    const { clientId, arrivalTimeMs, payload } = record;
    const { topicSensor } = senders.of(record);
    if (!judge.takes(payload, { clientId, topicSensor, arrivalTimeMs })) {
      throw new Error('a benchmark reading was refused');
    }
  };
  return {
    envelope: (event) => forEach(event, () => {}),
    decode: (event) => forEach(event, ({ payload }) => fields.read(payload)),
    judge: (event) => forEach(event, judged),
    fold: (event) => forEach(event, (record) => fold.fold(record, silent)),
  };
};
