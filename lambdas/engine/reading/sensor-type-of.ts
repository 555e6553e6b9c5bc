import { matchesSensor } from './matches-sensor.ts';
import type { ReadingSchema } from './reading-schema.ts';

/** The name of the first sensor type whose pattern a sensor id matches; undefined for none. */
export const sensorTypeOf = (schema: ReadingSchema, sensor: string): string | undefined => {
  for (const [name, { sensors }] of Object.entries(schema.sensorTypes)) {
    if (matchesSensor(sensors, sensor)) return name;
  }
  return undefined;
};
