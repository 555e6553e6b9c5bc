import { describe, expect, it } from 'vitest';
import { groupSensors } from '../../../../../../local/page/browser/sensors/group-sensors.ts';
import { sampleSensor } from '../../../../../support/observation-samples.ts';

const sensors = [
  sampleSensor('TEMP_10'),
  sampleSensor('VIB_1', { sensorType: 'vibration', unit: 'mm/s' }),
  sampleSensor('TEMP_9'),
];

const titlesAndKeys = (filter: string) =>
  groupSensors(sensors, filter).map((group) => [group.title, ...group.sensors.map((s) => s.key)]);

describe('groupSensors', () => {
  it('groups by type and unit, in the order people count', () => {
    expect(titlesAndKeys('')).toEqual([
      ['temperature · C', 'TEMP_9', 'TEMP_10'],
      ['vibration · mm/s', 'VIB_1'],
    ]);
  });

  it('finds sensors by a part of their name, in any case', () => {
    expect(titlesAndKeys('_1')).toEqual([
      ['temperature · C', 'TEMP_10'],
      ['vibration · mm/s', 'VIB_1'],
    ]);
    expect(titlesAndKeys('vib')).toEqual([['vibration · mm/s', 'VIB_1']]);
    expect(titlesAndKeys('nothing')).toEqual([]);
  });
});
