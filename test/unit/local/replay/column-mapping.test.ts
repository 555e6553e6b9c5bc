import { describe, expect, it } from 'vitest';
import { mapColumns, parseColumns } from '../../../../local/replay/column-mapping.ts';
import { machineTemperature } from '../../../../pipelines/machine-temperature.ts';
import { smartFactory } from '../../../../pipelines/smart-factory.ts';

const given = (text: string) => parseColumns(text);
const nothing = new Map<string, string>();

describe('columns', () => {
  it('are read from pairs', () => {
    expect(parseColumns('timestamp=S.Time, value = a=b')).toEqual(
      new Map([
        ['timestamp', 'S.Time'],
        ['value', 'a=b'],
      ]),
    );
  });

  it.each(['', 'value', '=x', 'value=', 'a=b,,c=d', 'a=b,a=c'])('refuse "%s"', (text) => {
    expect(() => parseColumns(text)).toThrow(/FIELD=COLUMN|twice/);
  });
});

describe('column mapping', () => {
  it('takes columns of the same name by itself', () => {
    const columns = ['timestamp', 'value'];
    const mapping = mapColumns({ pipeline: machineTemperature, given: nothing, columns });
    expect([...mapping.fields]).toEqual([
      ['timestamp', 'timestamp'],
      ['value', 'value'],
    ]);
    expect(mapping.arrivalTime).toBeUndefined();
  });

  it('takes what is given first', () => {
    const mapping = mapColumns({
      pipeline: smartFactory,
      given: given('sensor_id=device,arrivalTime=received,site=plant,value=v'),
      columns: ['timestamp', 'v', 'value', 'device', 'received', 'plant'],
    });
    expect(Object.fromEntries(mapping.fields)).toEqual({
      timestamp: 'timestamp',
      value: 'v',
      sensor_id: 'device',
    });
    expect(Object.fromEntries(mapping.segments)).toEqual({ site: 'plant' });
    expect(mapping.arrivalTime).toBe('received');
  });

  it('believes rows that name their own columns', () => {
    const mapping = mapColumns({ pipeline: smartFactory, given: nothing, columns: undefined });
    expect([...mapping.fields.keys()]).toEqual(['timestamp', 'value', 'sensor_id', 'unit']);
  });

  it('refuses names that the pipeline does not know, and lists those it does', () => {
    const options = { pipeline: machineTemperature, columns: ['timestamp', 'value'] };
    expect(() => mapColumns({ ...options, given: given('temp=value') })).toThrow(
      'map some of: timestamp, value, sensor_id, site, arrivalTime',
    );
  });

  it('refuses columns that the file does not have, and lists those it does', () => {
    const options = { pipeline: machineTemperature, columns: ['timestamp', 'value'] };
    expect(() => mapColumns({ ...options, given: given('value=temp') })).toThrow(
      '"value" is mapped to "temp", but the columns are: timestamp, value',
    );
  });

  it('wants an event time and a measure', () => {
    const map = (columns: string[]) => () =>
      mapColumns({ pipeline: machineTemperature, given: nothing, columns });
    expect(map(['time', 'value'])).toThrow('add timestamp=COLUMN with one of: time, value');
    expect(map(['timestamp', 'temp'])).toThrow('add value=COLUMN with one of: timestamp, temp');
  });
});
