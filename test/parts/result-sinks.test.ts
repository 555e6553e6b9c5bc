import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InfluxDbResultReader } from '../../lambdas/adapters/influxdb/influxdb-result-reader.ts';
import {
  InfluxDbSink,
  type InfluxDbSinkOptions,
} from '../../lambdas/adapters/influxdb/influxdb-sink.ts';
import { VirtualClock } from '../../lambdas/adapters/memory/virtual-clock.ts';
import { fencedBlocks } from '../architecture/fenced-blocks.ts';
import { resultReaderContract } from '../contract/result-reader-contract.ts';
import { resultSinkContract } from '../contract/result-sink-contract.ts';
import { sampleResult } from '../contract/samples.ts';
import { type InfluxDbServer, startInfluxDb } from './support/influxdb-server.ts';
import {
  startVictoriaMetrics,
  type VictoriaMetricsServer,
} from './support/victoria-metrics-server.ts';

const clock = new VirtualClock(1_741_601_732_000);
let influxDb: InfluxDbServer;
let victoria: VictoriaMetricsServer;
let opened = 0;

beforeAll(async () => {
  influxDb = await startInfluxDb();
  victoria = await startVictoriaMetrics('100y');
});
afterAll(async () => {
  await influxDb?.stop();
  await victoria?.stop();
});

/** A database of its own in the one server. */
const inInfluxDb = async (more: Partial<InfluxDbSinkOptions> = {}) => {
  opened += 1;
  const [bucket, measurement] = [`tidemark_${opened}`, 'smart_factory'];
  await influxDb.query(`CREATE DATABASE "${bucket}"`);
  const { url } = influxDb;
  return {
    bucket,
    sink: new InfluxDbSink({ url, wire: 'v1', bucket, measurement, clock, ...more }),
    reader: new InfluxDbResultReader({ url, bucket, measurement }),
    stored: (tags?: readonly string[]) => influxDb.rows(bucket, measurement, tags !== undefined),
    close: async () => {},
  };
};

const inVictoriaMetrics = async (more: Partial<InfluxDbSinkOptions> = {}) => {
  opened += 1;
  const measurement = `smart_factory_${opened}`;
  const { url } = victoria;
  const target = { url, wire: 'v2', bucket: 'tidemark', measurement, precision: 'ms' } as const;
  return {
    sink: new InfluxDbSink({ ...target, clock, ...more }),
    stored: (tags?: readonly string[]) => victoria.rows(measurement, tags !== undefined),
    close: async () => {},
  };
};

resultSinkContract('InfluxDbSink on InfluxDB 1, over /write', inInfluxDb);
resultReaderContract('InfluxDbResultReader on InfluxDB 1', inInfluxDb);
resultSinkContract('InfluxDbSink on VictoriaMetrics, over /api/v2/write', inVictoriaMetrics, {
  // It keeps decimal numbers of some fifteen digits.
  keepsEveryBit: false,
});
resultSinkContract(
  'InfluxDbSink on VictoriaMetrics, over /write',
  () => inVictoriaMetrics({ wire: 'v1' }),
  { keepsEveryBit: false },
);

describe('InfluxDbSink on InfluxDB', () => {
  it('isolates a field whose type conflicts to its row, and stores the others', async () => {
    const { sink, stored, bucket } = await inInfluxDb();
    const line = 'smart_factory,key=other conflicting="text" 1741601700000000000';
    await fetch(`${influxDb.url}/write?db=${bucket}`, { method: 'POST', body: line });
    const results = Array.from({ length: 100 }, (_, index) =>
      sampleResult({
        key: `TEMP_${index}`,
        measures: index % 40 === 7 ? { conflicting: 1 } : { mean: 1 },
      }),
    );
    const { refused } = await sink.write(results);
    expect(refused.map(({ result }) => result.key)).toEqual(['TEMP_7', 'TEMP_47', 'TEMP_87']);
    expect(refused[0]?.reason).toContain('field type conflict: input field "conflicting"');
    expect((await stored()).filter(({ key }) => key.startsWith('TEMP_'))).toHaveLength(97);
  });

  it('reports a row older than the retention of the server, which drops it', async () => {
    const { sink, stored, bucket } = await inInfluxDb();
    await influxDb.query(`ALTER RETENTION POLICY "autogen" ON "${bucket}" DURATION 52w DEFAULT`);
    const { refused } = await sink.write([sampleResult({ start: 1_362_900_000_000 })]);
    expect(refused[0]?.reason).toContain('points beyond retention policy');
    expect(await stored()).toEqual([]);
  });

  it('throws where there is no such database, so that the journal keeps the results', async () => {
    const { sink } = await inInfluxDb({ bucket: 'absent' });
    await expect(sink.write([sampleResult()])).rejects.toThrow('database not found');
  });

  it('answers the query of docs/STORES.md: the highest revisions, without tombstones', async () => {
    const { sink, bucket } = await inInfluxDb();
    const start = 1_741_601_700_000;
    const later = { start: start + 60_000, end: start + 120_000 };
    await sink.write([sampleResult({ revision: 2 ** 40 + 7, measures: { mean: 3 } })]);
    await sink.write([sampleResult({ revision: 1_999_999_999, measures: { mean: 2 } })]);
    await sink.write([sampleResult({ ...later, revision: 5, measures: { mean: 9 } })]);
    const merged = { reason: 'merged', count: 0, measures: {}, mergedInto: String(start) } as const;
    await sink.write([sampleResult({ ...later, revision: 6, ...merged })]);
    const [statement = ''] = fencedBlocks('docs/STORES.md', 'influxql');
    const rows = await influxDb.query(statement, bucket);
    expect(rows.map(({ values }) => values)).toEqual([[[start * 1_000_000, 3]]]);
  });
});

describe('InfluxDbSink on VictoriaMetrics', () => {
  const old = sampleResult({ start: 1_362_900_000_000 });
  const now = new VirtualClock(Date.now());

  it('refuses a row that the server would drop and call stored', async () => {
    const forgetful = await startVictoriaMetrics('1y');
    try {
      const target = {
        url: forgetful.url,
        measurement: 'old',
        precision: 'ms',
        clock: now,
      } as const;
      const blind = new InfluxDbSink({ ...target, wire: 'v1', bucket: 'tidemark' });
      expect(await blind.write([old])).toEqual({ refused: [] });
      expect(await forgetful.rows('old', false)).toEqual([]);
      const year = 365 * 86_400_000;
      const seeing = new InfluxDbSink({ ...target, wire: 'v1', bucket: 't', retentionMs: year });
      expect((await seeing.write([old])).refused[0]?.reason).toContain("the store's retention");
    } finally {
      await forgetful.stop();
    }
  });
});
