import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DynamoDbQuarantineReader } from '../../../../../lambdas/adapters/dynamodb/dynamodb-quarantine-reader.ts';
import { DynamoDbQuarantineStore } from '../../../../../lambdas/adapters/dynamodb/dynamodb-quarantine-store.ts';
import { DynamoDbRedriveMarks } from '../../../../../lambdas/adapters/dynamodb/dynamodb-redrive-marks.ts';
import { type EmbeddedTables, openEmbeddedTables } from '../../../../contract/embedded-tables.ts';
import { sampleRejected, sampleTooLate } from '../../../../contract/samples.ts';

describe('DynamoDbRedriveMarks', () => {
  let tables: EmbeddedTables;
  let marks: DynamoDbRedriveMarks;
  let reader: DynamoDbQuarantineReader;
  const reading = sampleRejected();

  beforeAll(async () => {
    tables = await openEmbeddedTables();
  });
  afterAll(() => tables.close());

  beforeEach(async () => {
    const { client, clock } = tables;
    const tableName = await tables.create(['pk', 'sk']);
    marks = new DynamoDbRedriveMarks(client, tableName);
    reader = new DynamoDbQuarantineReader(client, tableName);
    const store = new DynamoDbQuarantineStore({ client, tableName, clock });
    await store.keepReadings('smart-factory', [reading, sampleTooLate({ position: '77' })]);
    await store.keepReadings('smart-factory-2', [reading]);
  });

  it('keep the first time that was set, whoever comes again', async () => {
    expect(await marks.begin('smart-factory', reading, 50)).toEqual({ untilMs: 50 });
    expect(await marks.begin('smart-factory', reading, 90)).toEqual({ untilMs: 50 });
  });

  it('note where the reading was put, and are read with it', async () => {
    await marks.begin('smart-factory', reading, 50);
    await marks.finish('smart-factory', reading, 'shardId-0:8');
    const mark = { untilMs: 50, redrivenTo: 'shardId-0:8' };
    expect(await marks.begin('smart-factory', reading, 90)).toEqual(mark);
    expect(await reader.reading('smart-factory', reading)).toMatchObject({ mark });
    expect(await reader.reading('smart-factory-2', reading)).not.toHaveProperty('mark');
  });

  it('make no row where none is kept', async () => {
    const gone = sampleRejected({ position: '999' });
    expect(await marks.begin('smart-factory', gone, 50)).toBeUndefined();
    expect(await reader.reading('smart-factory', gone)).toBeUndefined();
  });

  it('are of one pipeline: its readings are listed without those of others', async () => {
    const kept = await reader.readings('smart-factory');
    expect(kept.map(({ reading: { type } }) => type).sort()).toEqual(['rejected', 'tooLate']);
  });
});
