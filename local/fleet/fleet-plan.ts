import {
  fillTopic,
  type MeasureSchema,
  type Pipeline,
  type SensorType,
  sensorTypeOf,
} from '../../lambdas/engine/index.ts';
import { type SensorProfile, sensorProfile } from './physics/sensor-profile.ts';

/** A device of the simulated fleet, before anything happens to it. */
export interface PlannedDevice {
  readonly thingName: string;
  readonly topic: string;
  readonly measures: readonly PlannedMeasure[];
  /** True for the sensors of the machine that fails. */
  readonly isFailing: boolean;
}

export interface PlannedMeasure {
  readonly schema: MeasureSchema;
  /** Payload field. */
  readonly field: string;
  readonly profile: SensorProfile;
  /** What the value comes to where the machine has failed. */
  readonly failed: number;
}

/** The machine that fails: the number that its sensors' names end with. */
const failingMachine = 3;

/**
 * A fleet for a pipeline, from its declaration alone: as many sensors of each type as of the
 * others, named after the type's pattern. Machine 3 fails: it passes the limits of its alerts.
 *
 * @throws Error where the declaration has room for no device
 */
export const planFleet = (pipeline: Pipeline, deviceCount: number): readonly PlannedDevice[] => {
  const { sensorTypes } = pipeline.reading;
  const perType = Math.ceil(deviceCount / Object.keys(sensorTypes).length);
  const machines = Math.min(failingMachine, perType);
  const devices: PlannedDevice[] = [];
  for (let machine = 1; machine <= perType; machine += 1) {
    for (const [typeName, type] of Object.entries(sensorTypes)) {
      const thingName = deviceName(typeName, type, machine, perType);
      const isOfType = sensorTypeOf(pipeline.reading, thingName) === typeName;
      if (!isOfType || devices.some((device) => device.thingName === thingName)) continue;
      devices.push({
        thingName,
        topic: topicOf(pipeline, thingName, machine),
        measures: plannedMeasures(pipeline, typeName, type),
        isFailing: machine === machines,
      });
    }
  }
  if (devices.length === 0) {
    throw new Error(
      `no device fits the sensor types of ${pipeline.name}; let a type's pattern end with "*"`,
    );
  }
  return devices.slice(0, deviceCount);
};

/** `TEMP_*` has `TEMP_03`; `*` names its devices after the type: `machine-03`. */
const deviceName = (
  typeName: string,
  { sensors }: SensorType,
  machine: number,
  perType: number,
): string => {
  if (!sensors.endsWith('*')) return sensors;
  const prefix = sensors === '*' ? `${typeName}-` : sensors.slice(0, -1);
  return `${prefix}${String(machine).padStart(Math.max(2, String(perType).length), '0')}`;
};

const topicOf = (pipeline: Pipeline, thingName: string, machine: number): string => {
  const levels: Record<string, string> = { [pipeline.reading.sensor]: thingName };
  for (const segment of pipeline.topic.segments) {
    if ('name' in segment) levels[segment.name] ??= `plant-${1 + (machine % 2)}`;
  }
  return fillTopic(pipeline.topic, levels);
};

const plannedMeasures = (
  pipeline: Pipeline,
  typeName: string,
  type: SensorType,
): readonly PlannedMeasure[] =>
  Object.entries(type.measures).map(([name, schema]) => {
    const rules = pipeline.alerts.filter((rule) => {
      const window = pipeline.windows.find((candidate) => candidate.name === rule.window);
      const watched = window?.aggregate[rule.measure]?.measure;
      return watched === name && (rule.sensorType ?? typeName) === typeName;
    });
    const limits = rules.map(({ direction, limit, clear }) => ({ direction, limit, clear }));
    const profile = sensorProfile(schema.unit, schema.range, limits);
    return {
      schema,
      field: schema.field ?? name,
      profile,
      failed: failedValue(profile, schema, limits),
    };
  });

/** Well past the first limit; where none watches the measure, a little above what is normal. */
const failedValue = (
  { level, spread }: SensorProfile,
  { range: [least, greatest] }: MeasureSchema,
  [limit]: readonly { readonly limit: number }[],
): number => {
  const target = limit === undefined ? level + 2 * spread : limit.limit + (limit.limit - level) / 5;
  const inset = (greatest - least) / 100;
  return Math.min(greatest - inset, Math.max(least + inset, target));
};
