import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InfluxDbSink } from '../../lambdas/adapters/influxdb/influxdb-sink.ts';
import { VirtualClock } from '../../lambdas/adapters/memory/virtual-clock.ts';
import type { WindowResult } from '../../lambdas/engine/outcomes.ts';
import { pipelineDashboard } from '../../lib/grafana/pipeline-dashboard.ts';
import { smartFactory } from '../../pipelines/smart-factory.ts';
import { sampleResult } from '../contract/samples.ts';
import { type InfluxDbServer, startInfluxDb } from './support/influxdb-server.ts';

const start = 1_741_601_700_000;
const bucket = 'tidemark';
const dashboard = JSON.parse(
  JSON.stringify(pipelineDashboard(smartFactory, { store: 'influxdb', database: bucket })),
) as {
  readonly panels: readonly {
    readonly title: string;
    readonly targets?: readonly { readonly query: string }[];
  }[];
  readonly templating: { readonly list: readonly { name: string; query: string }[] };
};

let server: InfluxDbServer;

beforeAll(async () => {
  server = await startInfluxDb();
  await server.query(`CREATE DATABASE "${bucket}"`);
});
afterAll(() => server?.stop());

const store = async (...results: readonly Partial<WindowResult>[]): Promise<void> => {
  const sink = new InfluxDbSink({
    url: server.url,
    wire: 'v1',
    bucket,
    measurement: smartFactory.destinations.results,
    clock: new VirtualClock(start),
  });
  for (const result of results) await sink.write([sampleResult(result)]);
};

/** As Grafana would ask for an hour of these keys. */
const ask = async (title: string, keys: readonly string[]) => {
  const query = dashboard.panels.find((panel) => panel.title === title)?.targets?.[0]?.query ?? '';
  const series = await server.query(
    query
      .replace(/\$\{key:regex\}/, `(${keys.join('|')})`)
      .replace('$timeFilter', `time >= ${start}ms AND time < ${start + 3_600_000}ms`),
    bucket,
  );
  return series.map(({ tags, values }) => [
    tags?.key,
    ...values.map(([time, value]) => [(Number(time) / 1e6 - start) / 60_000, value]),
  ]);
};

describe('the dashboard on InfluxDB', () => {
  it('shows of each row the highest revision, without tombstones, of the chosen keys', async () => {
    const minute = (at: number) => ({ start: start + at * 60_000, end: start + at * 60_000 + 1 });
    await store(
      { ...minute(0), revision: 2 ** 40 + 9, measures: { mean: 30, max: 91 } },
      { ...minute(0), revision: 1_999_999_999, measures: { mean: 20 } },
      { ...minute(1), revision: 7, measures: { mean: 31 } },
      { ...minute(2), revision: 8, measures: { mean: 32 } },
      { ...minute(2), revision: 9, reason: 'merged', count: 0, measures: {}, mergedInto: '1' },
      { key: 'TEMP_46', revision: 10, measures: { mean: 50 } },
      { key: 'TEMP_47', revision: 11, measures: { mean: 60 } },
    );
    expect(await ask('perMinute: mean', ['TEMP_45', 'TEMP_46'])).toEqual([
      ['TEMP_45', [0, 30], [1, 31]],
      ['TEMP_46', [0, 50]],
    ]);
    expect(await ask('perMinute: max', ['TEMP_45'])).toEqual([['TEMP_45', [0, 91], [1, null]]]);
  });

  it('has the keys there are to choose from', async () => {
    const { query = '' } = dashboard.templating.list.find(({ name }) => name === 'key') ?? {};
    const [series] = await server.query(query, bucket);
    expect(series?.values.map(([, key]) => key)).toEqual(['TEMP_45', 'TEMP_46', 'TEMP_47']);
  });
});
