import { describe, expect, it } from 'vitest';
import type { Pipeline } from '../../../../../lambdas/engine/index.ts';
import { mapColumns, parseColumns } from '../../../../../local/replay/column-mapping.ts';
import { openCsv } from '../../../../../local/replay/input/csv-rows.ts';
import { openNdjson } from '../../../../../local/replay/input/ndjson-rows.ts';
import { type RowMessage, rowMessages } from '../../../../../local/replay/message/row-message.ts';
import { machineTemperature } from '../../../../../pipelines/machine-temperature.ts';
import { smartFactory } from '../../../../../pipelines/smart-factory.ts';

async function* whole(text: string): AsyncGenerator<string> {
  yield text;
}

interface Input {
  readonly pipeline: Pipeline;
  readonly csv?: string;
  readonly ndjson?: string;
  readonly columns?: string;
}

const messagesOf = async ({ pipeline, csv, ndjson, columns }: Input): Promise<RowMessage[]> => {
  const rows =
    csv === undefined ? openNdjson(whole(ndjson ?? ''), 'x') : await openCsv(whole(csv), 'x');
  const toMessage = rowMessages({
    pipeline,
    file: 'x',
    thingName: 'machine-1',
    site: 'plant-1',
    mapping: mapColumns({
      pipeline,
      given: columns === undefined ? new Map() : parseColumns(columns),
      columns: rows.columns,
    }),
  });
  const messages: RowMessage[] = [];
  for await (const row of rows) messages.push(toMessage(row));
  return messages;
};

const payloadsOf = async (input: Input): Promise<string[]> =>
  (await messagesOf(input)).map(({ payload }) => payload);

describe('row message', () => {
  it('sends a row as its device would, with the digits of the file', async () => {
    const csv = 'timestamp,value\n2013-12-02 21:20:00,74.93588199999998\n';
    expect(await messagesOf({ pipeline: machineTemperature, csv })).toEqual([
      {
        line: 2,
        thingName: 'machine-1',
        topic: 'dt/plant-1/machine-1',
        payload:
          '{"sensor_id":"machine-1","timestamp":"2013-12-02T21:20:00Z","value":74.93588199999998}',
        eventTimeMs: Date.parse('2013-12-02T21:20:00Z'),
      },
    ]);
  });

  it('takes sensor, site and arrival time from their columns', async () => {
    const csv = 'd,p,t,v,a\nTEMP_1,south,1741601700000,1.50,1741601732000\n';
    const columns = 'sensor_id=d,site=p,timestamp=t,value=v,arrivalTime=a';
    const [message] = await messagesOf({ pipeline: smartFactory, csv, columns });
    expect(message).toMatchObject({
      thingName: 'TEMP_1',
      topic: 'dt/south/TEMP_1',
      arrivalTimeMs: 1_741_601_732_000,
    });
    expect(JSON.parse(message?.payload ?? '')).toEqual({
      sensor_id: 'TEMP_1',
      timestamp: '2025-03-10T10:15:00.000Z',
      value: 1.5,
      unit: 'C',
    });
  });

  it('names the declared unit where no column does', async () => {
    const csv = 'sensor_id,timestamp,value\nPRES_1,0,1\nVIB_1,0,1\nother,0,1\n';
    const units = (await payloadsOf({ pipeline: smartFactory, csv })).map(
      (payload) => (JSON.parse(payload) as { unit?: string }).unit,
    );
    expect(units).toEqual(['hPa', 'mm/s', undefined]);
    const own = 'sensor_id,timestamp,value,unit\nTEMP_1,0,1,F\n';
    expect((await payloadsOf({ pipeline: smartFactory, csv: own }))[0]).toContain('"unit":"F"');
  });

  it('sends what the pipeline will refuse as it is', async () => {
    const csv = 'timestamp,value\nyesterday,NA\n2013-12-02,\n';
    const messages = await messagesOf({ pipeline: machineTemperature, csv });
    expect(messages.map(({ payload }) => payload)).toEqual([
      '{"sensor_id":"machine-1","timestamp":"yesterday","value":"NA"}',
      '{"sensor_id":"machine-1","timestamp":"2013-12-02T00:00:00Z"}',
    ]);
    expect(messages[0]?.eventTimeMs).toBeUndefined();
  });

  it('keeps the values of NDJSON rows', async () => {
    const ndjson =
      '{"timestamp":1741601700000,"value":12345678901234567890.10}\n' +
      '{"timestamp":null,"value":true}\n';
    expect(await payloadsOf({ pipeline: machineTemperature, ndjson })).toEqual([
      '{"sensor_id":"machine-1","timestamp":"2025-03-10T10:15:00.000Z",' +
        '"value":12345678901234567890.10}',
      '{"sensor_id":"machine-1","timestamp":null,"value":true}',
    ]);
  });

  it.each([
    ['epochMilliseconds', '1386018900123'],
    ['epochSeconds', '1386018900.123'],
  ] as const)('writes times in the declared format %s', async (format, written) => {
    const pipeline: Pipeline = {
      ...machineTemperature,
      reading: { ...machineTemperature.reading, eventTime: { field: 'timestamp', format } },
    };
    const csv = `timestamp,value\n2013-12-02 21:15:00.123,1\n${written},1\n`;
    const messages = await messagesOf({ pipeline, csv });
    for (const { payload, eventTimeMs } of messages) {
      expect(payload).toContain(`"timestamp":${written}`);
      expect(eventTimeMs).toBe(1_386_018_900_123);
    }
  });

  it('refuses a row that no device could publish, naming file, line and column', async () => {
    const csv = 'sensor_id,timestamp,value\nTEMP_1,0,1\nTEMP/2,0,1\n';
    await expect(messagesOf({ pipeline: smartFactory, csv })).rejects.toThrow(
      'x:3, column "sensor_id": "TEMP/2" names no device',
    );
  });

  it('refuses a row without the arrival time that it should have', async () => {
    const csv = 'timestamp,value,at\n0,1,\n';
    const input = { pipeline: machineTemperature, csv, columns: 'arrivalTime=at' };
    await expect(messagesOf(input)).rejects.toThrow('x:2, column "at": "" is no arrival time');
  });

  it('refuses an arrival in a year that no broker could tell', async () => {
    const csv = 'timestamp,value,at\n0,1,8640000000000000\n';
    const input = { pipeline: machineTemperature, csv, columns: 'arrivalTime=at' };
    const why = 'x:2, column "at": "8640000000000000" is no arrival time before the year 9000';
    await expect(messagesOf(input)).rejects.toThrow(why);
  });

  it('refuses a row that is larger than a broker takes', async () => {
    const csv = `timestamp,value\n0,1\n0,${'9'.repeat(200_000)}\n`;
    const why = /^x:3: the payload has 200\d{3} bytes, more than 131072/;
    await expect(messagesOf({ pipeline: machineTemperature, csv })).rejects.toThrow(why);
  });
});
