import { type Pipeline, sensorTypeOf } from '../../lambdas/engine/index.ts';
import { compileEventTime } from '../../lambdas/engine/reading/event-time-field.ts';
import { compileMeasures } from '../../lambdas/engine/reading/measure-reader.ts';
import { jsonFormat } from '../../lambdas/formats/json.ts';
import type { ReceivedMessage } from '../broker/device-broker.ts';
import type { PublishedReading } from '../observation.ts';

/**
 * What a message says, before any verdict: the event time and first measure of each of its
 * readings, in the declared unit; null where that cannot be read.
 */
export const publishedReadings = (
  pipeline: Pipeline,
): ((message: ReceivedMessage) => readonly PublishedReading[]) => {
  const { reading } = pipeline;
  const readEventTime = compileEventTime(reading.eventTime);
  const readers = new Map(
    Object.entries(reading.sensorTypes).map(([name, type]) => {
      const measures = Object.keys(type.measures);
      const read = compileMeasures(reading, type, measures);
      return [name, { read, values: new Float64Array(measures.length) }];
    }),
  );
  return ({ payload, clientId, receivedAtMs: arrivalTimeMs }) => {
    const decoded = jsonFormat.decode(payload);
    if (!decoded.ok) return [{ clientId, arrivalTimeMs, eventTimeMs: null, value: null }];
    const reader = readers.get(sensorTypeOf(reading, clientId) ?? '');
    return decoded.readings.map((raw) => {
      if (reader !== undefined) reader.read(raw, reader.values, []);
      const value = reader?.values.find((each) => !Number.isNaN(each)) ?? null;
      return { clientId, arrivalTimeMs, eventTimeMs: readEventTime(raw) ?? null, value };
    });
  };
};
