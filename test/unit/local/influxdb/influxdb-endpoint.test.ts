import { afterEach, describe, expect, it } from 'vitest';
import { resultLine } from '../../../../lambdas/adapters/influxdb/result-point.ts';
import {
  type InfluxDbEndpoint,
  startInfluxDb,
} from '../../../../local/influxdb/influxdb-endpoint.ts';
import { sampleResult } from '../../../contract/samples.ts';

const started: InfluxDbEndpoint[] = [];
const start = async (forwardTo?: { url: string; token?: string }): Promise<InfluxDbEndpoint> => {
  const endpoint = await startInfluxDb({
    declaresTags: false,
    ...(forwardTo === undefined ? {} : { forwardTo }),
  });
  started.push(endpoint);
  return endpoint;
};
afterEach(async () => {
  for (const endpoint of started.splice(0)) await endpoint.stop();
});

const write = (endpoint: InfluxDbEndpoint, ...lines: string[]): Promise<Response> =>
  fetch(`${endpoint.endpoint}/api/v2/write?org=o&bucket=b`, {
    method: 'POST',
    body: lines.join('\n'),
  });
const line = (more: Parameters<typeof sampleResult>[0] = {}): string =>
  resultLine('smart_factory', sampleResult(more), 'ns');

describe('the embedded InfluxDB', () => {
  it('gives of each row the highest revision, and counts rows', async () => {
    const endpoint = await start();
    await write(endpoint, line({ revision: 18 }), line({ revision: 17 }), line({ key: 'B' }));
    expect(endpoint.store.count()).toBe(2);
    expect(endpoint.store.all()).toEqual([
      sampleResult({ key: 'B' }),
      sampleResult({ revision: 18 }),
    ]);
  });

  it('gives the newest rows of a key, oldest first, with the declared names', async () => {
    const endpoint = await start();
    const starts = [0, 60_000, 120_000];
    await write(endpoint, ...starts.map((at) => line({ start: at, measures: { mean: at } })));
    const rows = endpoint.store.newest(
      { window: 'perMinute', key: 'TEMP_45', aggregates: ['mean', 'max'] },
      2,
    );
    expect(rows.map(({ start, measures }) => [start, measures])).toEqual([
      [60_000, { mean: 60_000, max: null }],
      [120_000, { mean: 120_000, max: null }],
    ]);
  });

  it('keeps the good lines of a request, and says which one was not', async () => {
    const endpoint = await start();
    const answer = await write(endpoint, line(), 'nonsense');
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("partial write: unable to parse 'nonsense'");
    expect(endpoint.store.count()).toBe(1);
  });

  it('writes to a real server as well, and keeps what that one keeps', async () => {
    const behind = await start();
    const endpoint = await start({ url: behind.endpoint, token: 'secret' });
    expect((await write(endpoint, line())).status).toBe(204);
    expect((await write(endpoint, line({ key: 'B' }), 'nonsense')).status).toBe(400);
    expect(behind.store.count()).toBe(2);
    expect(endpoint.store.all()).toEqual([sampleResult()]);
  });

  it('says so where the server cannot be reached, so that it is tried again', async () => {
    const gone = await start();
    await gone.stop();
    started.splice(0);
    const endpoint = await start({ url: gone.endpoint });
    const answer = await write(endpoint, line());
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('cannot be reached');
    expect(endpoint.store.count()).toBe(0);
  });
});
