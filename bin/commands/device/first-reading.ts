import { fillTopic, type Pipeline, sensorTypeOf } from '../../../lambdas/engine/index.ts';
import { readingPayload } from '../../../local/fleet/device/reading-payload.ts';
import { UsageError } from '../../cli/errors.ts';

/** A message that the pipeline accepts. */
export interface FirstReading {
  readonly topic: string;
  /** JSON. */
  readonly payload: string;
}

/**
 * What a device could send first: a reading of its sensor type with plausible values, measured now,
 * on its own topic. A gateway speaks for one of its sensors.
 *
 * @param nowMs the deployment's time, epoch ms
 * @throws UsageError where the declaration has no place for the device
 */
export const firstReading = (pipeline: Pipeline, device: string, nowMs: number): FirstReading => {
  const { reading, topic } = pipeline;
  const [ofGateway] = reading.gateways?.[device] ?? [];
  const sensor = ofGateway === undefined ? device : ofGateway.replace('*', '1');
  const measures = Object.entries(
    reading.sensorTypes[sensorTypeOf(reading, sensor) ?? '']?.measures ?? {},
  );
  const unit = measures[0]?.[1].unit;
  if (unit === undefined) {
    throw new UsageError(`"${sensor}" is of no sensor type that ${pipeline.name} declares`);
  }
  // One field names the unit of all values: those of another unit are left out.
  const sent = measures.filter(([, own]) => reading.unit === undefined || own.unit === unit);
  const values = sent.map(([name, { field, range }]) => [field ?? name, middleOf(range)]);
  const payload = {
    ...readingPayload(pipeline, {
      sensor,
      eventTimeMs: nowMs,
      number: 1,
      values: Object.fromEntries(values),
      unit,
    }),
    ...sequenceFields(reading, nowMs),
  };
  // Every segment but the device's has a fixed value: any is allowed.
  const levels = topic.segments.flatMap((segment) =>
    'name' in segment ? [[segment.name, segment.name === reading.sensor ? device : 'plant-1']] : [],
  );
  return {
    topic: fillTopic(topic, Object.fromEntries(levels)),
    payload: JSON.stringify(payload),
  };
};

const middleOf = ([least, most]: readonly [number, number]): number =>
  Math.round((least + most) * 5) / 10;

const sequenceFields = ({ sequence }: Pipeline['reading'], nowMs: number): object =>
  sequence === undefined
    ? {}
    : {
        [sequence.counter]: 1,
        ...(sequence.session === undefined ? {} : { [sequence.session]: String(nowMs) }),
      };
