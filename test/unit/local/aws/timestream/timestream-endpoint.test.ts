import {
  type _Record,
  RejectedRecordsException,
  TimestreamWriteClient,
  WriteRecordsCommand,
} from '@aws-sdk/client-timestream-write';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { VirtualClock } from '../../../../../lambdas/adapters/memory/virtual-clock.ts';
import {
  startTimestream,
  type TimestreamEndpoint,
} from '../../../../../local/aws/timestream/timestream-endpoint.ts';
import { localClient } from '../../../../contract/embedded-tables.ts';

const nowMs = 1_741_601_732_000;
const hourMs = 3_600_000;

const record = (more: Partial<_Record> = {}): _Record => ({
  Dimensions: [{ Name: 'key', Value: 'A' }],
  MeasureName: 'perMinute',
  MeasureValueType: 'MULTI',
  MeasureValues: [{ Name: 'mean', Value: '1.5', Type: 'DOUBLE' }],
  Time: String(nowMs),
  Version: 1,
  ...more,
});

const mean = (Value: string) => ({
  MeasureValues: [{ Name: 'mean', Value, Type: 'DOUBLE' as const }],
});

describe('startTimestream', () => {
  let server: TimestreamEndpoint;
  let client: TimestreamWriteClient;
  beforeEach(async () => {
    server = await startTimestream({
      clock: new VirtualClock(nowMs),
      tables: [
        { database: 'd', table: 'memory', memoryRetentionHours: 2 },
        { database: 'd', table: 'magnetic', memoryRetentionHours: 2, magneticRetentionDays: 10 },
      ],
    });
    client = new TimestreamWriteClient({ ...localClient, endpoint: server.endpoint });
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    client.destroy();
    await server.stop();
  });

  const write = (Records: _Record[], TableName = 'memory', CommonAttributes: _Record = {}) =>
    client.send(
      new WriteRecordsCommand({ DatabaseName: 'd', TableName, Records, CommonAttributes }),
    );

  const rejections = async (Records: _Record[], TableName = 'memory') => {
    const error = await write(Records, TableName).catch((caught: unknown) => caught);
    if (!(error instanceof RejectedRecordsException)) throw error;
    return error.RejectedRecords;
  };

  it('counts what it took and gives it back, the newest of a series last', async () => {
    const times = [0, 1, 2].map((minute) => record({ Time: String(nowMs - minute * 60_000) }));
    const { RecordsIngested } = await write(times);
    expect(RecordsIngested).toEqual({ Total: 3, MemoryStore: 3, MagneticStore: 0 });
    expect(server.store.count()).toBe(3);
    expect(server.store.count('d.memory')).toBe(3);
    expect(server.store.count('d.magnetic')).toBe(0);
    const series = { table: 'd.memory', measureName: 'perMinute', dimensions: { key: 'A' } };
    expect(server.store.newest(series, 2)).toEqual([
      {
        dimensions: { key: 'A' },
        measureName: 'perMinute',
        timeMs: nowMs - 60_000,
        version: 1,
        measures: { mean: '1.5' },
      },
      expect.objectContaining({ timeMs: nowMs }),
    ]);
    expect(server.store.newest({ ...series, dimensions: { key: 'B' } }, 2)).toEqual([]);
  });

  it('merges common attributes into every record', async () => {
    const own = {
      Dimensions: [{ Name: 'key', Value: 'A' }],
      ...mean('2'),
      Time: String(nowMs / 1_000),
    };
    await write([own], 'memory', {
      Dimensions: [{ Name: 'window', Value: 'w' }],
      MeasureName: 'w',
      MeasureValueType: 'MULTI',
      TimeUnit: 'SECONDS',
      Version: 5,
    });
    expect(server.store.all('d.memory')).toEqual([
      {
        dimensions: { key: 'A', window: 'w' },
        measureName: 'w',
        timeMs: nowMs,
        version: 5,
        measures: { mean: '2' },
      },
    ]);
  });

  it('updates a record by a higher version, and replaces all of its measures', async () => {
    const two = [
      { Name: 'mean', Value: '1', Type: 'DOUBLE' as const },
      { Name: 'max', Value: '2', Type: 'DOUBLE' as const },
    ];
    await write([record({ MeasureValues: two, Version: 4 })]);
    await write([record({ ...mean('3'), Version: 5 })]);
    expect(server.store.all('d.memory')).toMatchObject([{ version: 5, measures: { mean: '3' } }]);
    expect(server.store.all('d.memory')[0]?.measures).toEqual({ mean: '3' });
  });

  it('rejects other values at the same or a lower version, naming the existing one', async () => {
    await write([record({ Version: 5 })]);
    const again = [record({ Version: 5, ...mean('9') }), record({ Version: 3, ...mean('9') })];
    expect(await rejections(again)).toEqual([
      { RecordIndex: 0, Reason: expect.any(String), ExistingVersion: 5 },
      { RecordIndex: 1, Reason: expect.any(String), ExistingVersion: 5 },
    ]);
    expect(server.store.all('d.memory')).toMatchObject([{ measures: { mean: '1.5' } }]);
  });

  it('takes the same values at a lower version, and keeps the higher version', async () => {
    await write([record({ Version: 5 })]);
    await write([record({ Version: 4 })]);
    expect(server.store.all('d.memory')).toMatchObject([{ version: 5 }]);
  });

  it('writes the others of a request of which it rejects some', async () => {
    const old = record({ Time: String(nowMs - 3 * hourMs) });
    expect(await rejections([old, record()])).toMatchObject([{ RecordIndex: 0 }]);
    expect(server.store.count()).toBe(1);
  });

  it('rejects what is before the memory store or 15 minutes ahead', async () => {
    const at = (timeMs: number) => record({ Time: String(timeMs) });
    await write([at(nowMs - 2 * hourMs), at(nowMs + 15 * 60_000 - 1)]);
    const outside = [at(nowMs - 2 * hourMs - 1), at(nowMs + 15 * 60_000), at(-1)];
    const reasons = (await rejections(outside)) ?? [];
    expect(reasons.map(({ RecordIndex }) => RecordIndex)).toEqual([0, 1, 2]);
    expect(reasons[0]?.Reason).toBe(
      'The record timestamp is outside the time range ' +
        '[2025-03-10T08:15:32.000Z, 2025-03-10T10:30:32.000Z) of the memory store.',
    );
  });

  it('takes late records into the magnetic store, where the table has one', async () => {
    const at = (timeMs: number) => record({ Time: String(timeMs) });
    const { RecordsIngested } = await write(
      [at(nowMs), at(nowMs - 3 * hourMs), at(nowMs - 240 * hourMs)],
      'magnetic',
    );
    expect(RecordsIngested).toEqual({ Total: 3, MemoryStore: 1, MagneticStore: 2 });
    expect(await rejections([at(nowMs - 240 * hourMs - 1)], 'magnetic')).toHaveLength(1);
  });

  it('rejects records over the quotas', async () => {
    const wide = Array.from({ length: 257 }, (_, index) => ({
      Name: `m${index}`,
      Value: '1',
      Type: 'BIGINT' as const,
    }));
    const over = [
      record({ Dimensions: [{ Name: 'n'.repeat(61), Value: 'A' }] }),
      record({ Dimensions: [{ Name: 'key', Value: 'ä'.repeat(1_024) }] }),
      record({ MeasureName: 'm'.repeat(257) }),
      record({ MeasureValues: [{ Name: 'text', Value: 'x'.repeat(2_049), Type: 'VARCHAR' }] }),
      record({ MeasureValues: wide }),
      record({ MeasureValues: wide.slice(0, 190) }),
    ];
    const reasons = ((await rejections(over)) ?? []).map(({ Reason }) => Reason);
    expect(reasons).toEqual([
      'The dimension name exceeds the limit of 60 bytes.',
      'The dimensions exceeds the limit of 2048 bytes.',
      'The measure name exceeds the limit of 256 bytes.',
      'The measure value exceeds the limit of 2048 bytes.',
      'The record has more than 256 measure values.',
      'The record exceeds the limit of 2048 bytes.',
    ]);
  });

  it('rejects a column that changes its type', async () => {
    await write([record()]);
    const asText = [{ Name: 'mean', Value: 'warm', Type: 'VARCHAR' as const }];
    expect((await rejections([record({ MeasureValues: asText })]))?.[0]?.Reason).toBe(
      'The column mean is of type DOUBLE, not VARCHAR.',
    );
  });

  it.each<[string, _Record[]]>([
    ['Records has 0 records', []],
    ['Records has 101 records', Array.from({ length: 101 }, () => record())],
    ['Version is 0', [record({ Version: 0 })]],
    ['a record must have a dimension', [record({ Dimensions: [] })]],
    ['must have a name and a value', [record({ Dimensions: [{ Name: 'key', Value: '' }] })]],
    ['MeasureName must not be empty', [record({ MeasureName: '' })]],
    ['Time is soon', [record({ Time: 'soon' })]],
    ['must have MeasureValues', [record({ MeasureValues: [] })]],
    ['mean is "NaN"', [record(mean('NaN'))]],
    ['mean is ""', [record(mean(''))]],
    ['"ts_key" is reserved', [record({ Dimensions: [{ Name: 'ts_key', Value: 'A' }] })]],
    [
      'is named twice',
      [record({ MeasureValues: [mean('1'), mean('2')].flatMap((one) => one.MeasureValues) })],
    ],
  ])('refuses the whole request: %s', async (message, records) => {
    await expect(write(records)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    });
    expect(server.store.count()).toBe(0);
  });

  it('knows only its tables', async () => {
    await expect(write([record()], 'absent')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The table d.absent does not exist.',
    });
  });

  it('is reached through the environment variable of the SDK', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_TIMESTREAM_WRITE', server.endpoint);
    const byEnvironment = new TimestreamWriteClient(localClient);
    for (const Version of [1, 2]) {
      const Records = [record({ Version })];
      await byEnvironment.send(
        new WriteRecordsCommand({ DatabaseName: 'd', TableName: 'memory', Records }),
      );
    }
    byEnvironment.destroy();
    expect(server.store.all('d.memory')).toMatchObject([{ version: 2 }]);
  });
});
