import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DynamoDbAlertReader } from '../../../../../lambdas/adapters/dynamodb/dynamodb-alert-reader.ts';
import { DynamoDbAlertStore } from '../../../../../lambdas/adapters/dynamodb/dynamodb-alert-store.ts';
import { DynamoDbDeviceEraser } from '../../../../../lambdas/adapters/dynamodb/dynamodb-device-eraser.ts';
import { DynamoDbQuarantineStore } from '../../../../../lambdas/adapters/dynamodb/dynamodb-quarantine-store.ts';
import { VirtualClock } from '../../../../../lambdas/adapters/memory/virtual-clock.ts';
import { type EmbeddedTables, openEmbeddedTables } from '../../../../contract/embedded-tables.ts';
import {
  sampleAlert,
  sampleRejected,
  sampleResult,
  sampleTooLate,
} from '../../../../contract/samples.ts';

const pipeline = 'smart-factory';
const clock = new VirtualClock(1_741_601_732_000);

/** A payload too large for its row. */
const large = new Uint8Array(300 * 1024).fill(0x61);

describe('DynamoDbDeviceEraser', () => {
  let tables: EmbeddedTables;
  let alertTable: string;
  let quarantineTable: string;
  let eraser: DynamoDbDeviceEraser;
  beforeAll(async () => {
    tables = await openEmbeddedTables();
  });
  beforeEach(async () => {
    alertTable = await tables.create(['id']);
    quarantineTable = await tables.create(['pk', 'sk']);
    eraser = new DynamoDbDeviceEraser({ client: tables.client, alertTable, quarantineTable });
  });
  afterAll(() => tables.close());

  it("deletes a device's alert rows and no others", async () => {
    const store = new DynamoDbAlertStore(tables.client, alertTable);
    for (const [id, key] of ['TEMP_45', 'TEMP_45', 'TEMP_4', 'TEMP_451'].entries()) {
      await store.record(sampleAlert({ id: String(id), key }));
    }
    await store.record(sampleAlert({ id: 'other', pipeline: 'other' }));
    expect(await eraser.eraseAlerts(pipeline, 'TEMP_45')).toBe(2);
    const left = await new DynamoDbAlertReader(tables.client, alertTable).newest();
    expect(left.map(({ id }) => id).sort()).toEqual(['2', '3', 'other']);
    expect(await eraser.eraseAlerts(pipeline, 'TEMP_45')).toBe(0);
  });

  it('deletes what of it is in quarantine, payloads that lie apart included', async () => {
    const { client } = tables;
    const store = new DynamoDbQuarantineStore({ client, tableName: quarantineTable, clock });
    const ofOther = { clientId: 'TEMP_4', key: 'TEMP_4' };
    const readings = Array.from({ length: 30 }, (_, index) => sampleRejected({ index }));
    await store.keepReadings(pipeline, [
      ...readings,
      sampleRejected({ index: 50, payload: large }),
      sampleTooLate({ index: 51, clientId: 'gateway' }),
      sampleRejected({ index: 52, clientId: 'TEMP_4' }),
      sampleTooLate({ index: 53, ...ofOther }),
    ]);
    await store.keepReadings('other', [sampleRejected()]);
    await store.keepResults([
      { result: sampleResult(), reason: 'because' },
      { result: sampleResult({ key: 'TEMP_4' }), reason: 'because of TEMP_45' },
    ]);
    expect(await eraser.eraseQuarantine(pipeline, 'TEMP_45')).toEqual({
      readings: 32,
      payloads: 1,
      results: 1,
    });
    const { Items = [] } = await client.send(new ScanCommand({ TableName: quarantineTable }));
    expect(Items.map(({ pk, clientId }) => [pk?.S, clientId?.S]).sort()).toEqual([
      ['other#shardId-000000000000', 'TEMP_45'],
      ['smart-factory#results', undefined],
      ['smart-factory#shardId-000000000000', 'TEMP_4'],
      ['smart-factory#shardId-000000000000', 'TEMP_4'],
    ]);
    expect(await eraser.eraseQuarantine(pipeline, 'TEMP_45')).toEqual({
      readings: 0,
      payloads: 0,
      results: 0,
    });
  });
});
