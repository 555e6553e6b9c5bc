import type { ReadingSchema, SensorType } from './reading-schema.ts';

/** Compiles something of each sensor type; what this returns finds a sensor's, where it has one. */
export const bySensorType = <Compiled>(
  schema: ReadingSchema,
  compile: (type: SensorType) => Compiled,
): ((sensor: string) => Compiled | undefined) => {
  const types = Object.values(schema.sensorTypes).map((type) => ({
    prefix: type.sensors.endsWith('*') ? type.sensors.slice(0, -1) : type.sensors,
    isExact: !type.sensors.endsWith('*'),
    compiled: compile(type),
  }));
  return (sensor) => {
    // A loop and not `find`: this runs for every reading, and a closure each is work for nothing.
    for (const { prefix, isExact, compiled } of types) {
      if (isExact ? sensor === prefix : sensor.startsWith(prefix)) return compiled;
    }
    return undefined;
  };
};
