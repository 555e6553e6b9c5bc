import type { SensorObservation } from '../../../observation.ts';

/** Sensors of one type. */
export interface SensorGroup {
  readonly title: string;
  readonly sensors: readonly SensorObservation[];
}

const byName = new Intl.Collator('en', { numeric: true });

/** Groups the sensors whose name holds the filter by type and unit; TEMP_9 comes before TEMP_10. */
export const groupSensors = (
  sensors: readonly SensorObservation[],
  filter: string,
): SensorGroup[] => {
  const groups = new Map<string, SensorObservation[]>();
  for (const sensor of sensors) {
    if (!sensor.key.toLowerCase().includes(filter)) continue;
    const title = `${sensor.sensorType} · ${sensor.unit}`;
    const group = groups.get(title);
    if (group === undefined) groups.set(title, [sensor]);
    else group.push(sensor);
  }
  return [...groups]
    .sort(([left], [right]) => byName.compare(left, right))
    .map(([title, group]) => ({
      title,
      sensors: group.sort((left, right) => byName.compare(left.key, right.key)),
    }));
};
