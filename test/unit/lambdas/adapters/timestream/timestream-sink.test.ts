import {
  RejectedRecordsException,
  ThrottlingException,
  TimestreamWriteClient,
  WriteRecordsCommand,
} from '@aws-sdk/client-timestream-write';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../../../lambdas/adapters/memory/virtual-clock.ts';
import { TimestreamSink } from '../../../../../lambdas/adapters/timestream/timestream-sink.ts';
import {
  startTimestream,
  type TimestreamEndpoint,
} from '../../../../../local/aws/timestream/timestream-endpoint.ts';
import { localClient } from '../../../../contract/embedded-tables.ts';
import { sampleResult } from '../../../../contract/samples.ts';

const table = { database: 'tidemark', table: 'results' };

describe('TimestreamSink', () => {
  let server: TimestreamEndpoint;
  let client: TimestreamWriteClient;
  let sink: TimestreamSink;
  beforeAll(async () => {
    server = await startTimestream({ clock: new VirtualClock(1_741_601_732_000), tables: [table] });
    client = new TimestreamWriteClient({ ...localClient, endpoint: server.endpoint });
    sink = new TimestreamSink(client, table);
  });
  afterAll(async () => {
    client.destroy();
    await server.stop();
  });

  it('refuses results outside the retention and stores their neighbours', async () => {
    const old = sampleResult({ key: 'old', start: 1_362_900_000_000 });
    const ahead = sampleResult({ key: 'ahead', start: 1_741_603_000_000 });
    const good = sampleResult({ key: 'good' });
    const { refused } = await sink.write([old, good, ahead]);
    expect(refused.map(({ result }) => result)).toEqual([old, ahead]);
    expect(refused[0]?.reason).toContain('outside the time range');
    const stored = server.store.all('tidemark.results').map(({ dimensions }) => dimensions.key);
    expect(stored).toEqual(['good']);
  });

  it('refuses before sending what Timestream would never take, and says what to do', async () => {
    const reasonOf = async (result: ReturnType<typeof sampleResult>) =>
      (await sink.write([result])).refused[0]?.reason;
    expect(await reasonOf(sampleResult({ key: 'k'.repeat(2_048) }))).toContain('shorten the key');
    expect(await reasonOf(sampleResult({ key: '' }))).toContain('"key" is empty');
    expect(await reasonOf(sampleResult({ measures: { ts_x: 1 } }))).toContain('"ts_x"');
    expect(await reasonOf(sampleResult({ measures: { readings: 1 } }))).toContain('"readings"');
    expect(await reasonOf(sampleResult({ revision: 0 }))).toContain('the revision is 0');
    const many = Array.from({ length: 200 }, (_, index) => [`aggregate${index}`, index]);
    const wide = sampleResult({ measures: Object.fromEntries(many) });
    expect(await reasonOf(wide)).toContain('declare fewer aggregates');
  });

  it('throws where the table does not exist', async () => {
    const elsewhere = new TimestreamSink(client, { ...table, table: 'absent' });
    await expect(elsewhere.write([sampleResult()])).rejects.toThrow('does not exist');
  });
});

describe('TimestreamSink against a failing service', () => {
  const failing = (error: Error): TimestreamSink => {
    const client = new TimestreamWriteClient(localClient);
    mockClient(client).on(WriteRecordsCommand).rejects(error);
    return new TimestreamSink(client, table);
  };
  const rejected = (records: RejectedRecordsException['RejectedRecords']) =>
    new RejectedRecordsException({
      message: 'rejected',
      $metadata: {},
      ...(records !== undefined && { RejectedRecords: records }),
    });

  it('throws where it was throttled, so that the journal keeps the results', async () => {
    const error = new ThrottlingException({ message: 'slow', Message: 'slow', $metadata: {} });
    await expect(failing(error).write([sampleResult()])).rejects.toThrow('slow');
  });

  it('throws where a rejection names no record', async () => {
    await expect(failing(rejected([])).write([sampleResult()])).rejects.toThrow('rejected');
    const elsewhere = rejected([{ RecordIndex: 7, Reason: 'other' }]);
    await expect(failing(elsewhere).write([sampleResult()])).rejects.toThrow('rejected');
  });

  it('takes a record outdone by its own or a higher version as done, any other as refused', async () => {
    const results = [16, 17, 18, 19].map((revision) =>
      sampleResult({ key: `TEMP_${revision}`, revision }),
    );
    const error = rejected([
      { RecordIndex: 0, Reason: 'outdone', ExistingVersion: 17 },
      { RecordIndex: 1, Reason: 'outdone', ExistingVersion: 17 },
      { RecordIndex: 3, Reason: 'no such type' },
    ]);
    expect(await failing(error).write(results)).toEqual({
      refused: [{ result: results[3], reason: 'no such type' }],
    });
  });
});
