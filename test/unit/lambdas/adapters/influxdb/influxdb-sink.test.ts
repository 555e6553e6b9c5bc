import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  InfluxDbSink,
  type InfluxDbSinkOptions,
} from '../../../../../lambdas/adapters/influxdb/influxdb-sink.ts';
import { VirtualClock } from '../../../../../lambdas/adapters/memory/virtual-clock.ts';
import { systemClock } from '../../../../../lambdas/adapters/system/system-clock.ts';
import { createCertificateAuthority } from '../../../../../local/broker/certificate-authority.ts';
import { sampleResult } from '../../../../contract/samples.ts';

interface Seen {
  readonly url: string;
  readonly authorization: string;
  readonly lines: readonly string[];
}
interface Answer {
  readonly status: number;
  readonly body?: object;
}

let stop = async (): Promise<void> => {};
afterEach(() => stop());

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
};

/** A sink on a server that answers as told; an answer of undefined never comes. */
const sinkOn = async (
  answer: (seen: Seen, count: number) => Answer | undefined,
  more: Partial<InfluxDbSinkOptions> = {},
) => {
  const requests: Seen[] = [];
  const server = createServer(async (request, response) => {
    const { url = '', headers } = request;
    const lines = (await bodyOf(request)).split('\n');
    const seen = { url, authorization: headers.authorization ?? '', lines };
    requests.push(seen);
    const given = answer(seen, requests.length);
    if (given === undefined) return;
    response.writeHead(given.status, { 'content-type': 'application/json' });
    response.end(given.body === undefined ? undefined : JSON.stringify(given.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const sink = new InfluxDbSink({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    wire: 'v2',
    bucket: 'tidemark',
    org: 'factory',
    measurement: 'smart_factory',
    clock: new VirtualClock(1_741_601_732_000),
    retry: { pause: async () => {} },
    ...more,
  });
  return { sink, requests };
};

const stored: Answer = { status: 204 };
const fleet = (count: number) =>
  Array.from({ length: count }, (_, index) => sampleResult({ key: `TEMP_${index}` }));

describe('InfluxDbSink', () => {
  it('writes to the bucket, with the token', async () => {
    const token = { current: async () => 'secret', renew: async () => 'secret' };
    const { sink, requests } = await sinkOn(() => stored, { token });
    await sink.write([sampleResult()]);
    expect(requests).toMatchObject([
      {
        url: '/api/v2/write?org=factory&bucket=tidemark&precision=ns',
        authorization: 'Token secret',
      },
    ]);
  });

  it('looks for a newer token where the server does not know the one it has', async () => {
    let known = 'old';
    const renew = async (): Promise<string> => {
      known = 'new';
      return known;
    };
    const token = { current: async () => known, renew };
    const { sink, requests } = await sinkOn(
      ({ authorization }) => (authorization === 'Token new' ? stored : { status: 401 }),
      { token },
    );
    expect(await sink.write([sampleResult()])).toEqual({ refused: [] });
    expect(requests.map(({ authorization }) => authorization)).toEqual(['Token old', 'Token new']);
  });

  it('throws where the newer token is not known either', async () => {
    const token = { current: async () => 'wrong', renew: async () => 'wrong' };
    const { sink, requests } = await sinkOn(
      () => ({ status: 401, body: { message: 'unauthorized access' } }),
      { token },
    );
    await expect(sink.write([sampleResult()])).rejects.toThrow(
      /InfluxDB at http.*\/api\/v2\/write took no rows: unauthorized access/,
    );
    expect(requests).toHaveLength(2);
  });

  it.each([429, 500, 503])('tries again after %i', async (status) => {
    const { sink, requests } = await sinkOn((_, count) => (count < 3 ? { status } : stored));
    expect(await sink.write([sampleResult()])).toEqual({ refused: [] });
    expect(requests).toHaveLength(3);
  });

  it('throws where it is down for longer, so that the journal keeps the results', async () => {
    const { sink, requests } = await sinkOn(() => ({ status: 503, body: { message: 'busy' } }));
    await expect(sink.write([sampleResult()])).rejects.toThrow('busy');
    expect(requests).toHaveLength(5);
  });

  it('throws where nothing answers', async () => {
    const { sink } = await sinkOn(() => undefined, { timeoutMs: 20, retry: { attempts: 2 } });
    await expect(sink.write([sampleResult()])).rejects.toThrow('took no rows');
  });

  it.each([
    [404, { message: 'bucket "tidemark" not found' }],
    [400, { message: 'invalid precision' }],
  ])('refuses no row where the request is wrong as a whole: %i %o', async (status, body) => {
    const { sink, requests } = await sinkOn(() => ({ status, body }));
    await expect(sink.write(fleet(3))).rejects.toThrow(body.message);
    expect(requests).toHaveLength(1);
  });

  it('finds the rows that a server refuses without naming them, and writes the others', async () => {
    const taken = new Set<string>();
    const isBad = (line: string): boolean => /key=TEMP_(3|97|98),/.test(line);
    const { sink } = await sinkOn(({ lines }) => {
      if (lines.some(isBad)) return { status: 422, body: { message: 'field type conflict' } };
      for (const line of lines) taken.add(line);
      return stored;
    });
    const { refused } = await sink.write(fleet(100));
    expect(refused.map(({ result, reason }) => [result.key, reason])).toEqual([
      ['TEMP_3', 'field type conflict'],
      ['TEMP_97', 'field type conflict'],
      ['TEMP_98', 'field type conflict'],
    ]);
    expect(taken.size).toBe(97);
  });

  it('takes an answer other than "no content" for a part of the rows', async () => {
    const body = { error: 'partial write of line protocol occurred', data: [{ line_number: 1 }] };
    const { sink } = await sinkOn(({ lines }) =>
      lines.some((line) => line.includes('key=TEMP_1,')) ? { status: 201, body } : stored,
    );
    const { refused } = await sink.write(fleet(4));
    expect(refused.map(({ result }) => result.key)).toEqual(['TEMP_1']);
    expect(refused[0]?.reason).toContain('partial write of line protocol occurred');
  });

  it('splits a request that the server finds too large', async () => {
    const { sink, requests } = await sinkOn(({ lines }) =>
      lines.length > 30 ? { status: 413 } : stored,
    );
    expect(await sink.write(fleet(100))).toEqual({ refused: [] });
    expect(Math.max(...requests.slice(3).map(({ lines }) => lines.length))).toBeLessThan(51);
  });

  it('refuses what is older than the retention, and sends the rest', async () => {
    const { sink, requests } = await sinkOn(() => stored, { retentionMs: 86_400_000 });
    const old = sampleResult({ key: 'old', start: 1_741_400_000_000 });
    const { refused } = await sink.write([old, sampleResult()]);
    expect(refused.map(({ result }) => result)).toEqual([old]);
    expect(requests[0]?.lines).toHaveLength(1);
  });

  it('sends a large write in requests of two thousand lines', async () => {
    const { sink, requests } = await sinkOn(() => stored);
    await sink.write(fleet(4_001));
    expect(requests.map(({ lines }) => lines.length).sort()).toEqual([1, 2_000, 2_000]);
  });

  it('sends nothing to a server that does not prove its name', async () => {
    const authority = await createCertificateAuthority(systemClock);
    const { certificate, privateKey } = await authority.issueServer();
    let requests = 0;
    const server = createTlsServer({ cert: certificate, key: privateKey }, (_, response) => {
      requests += 1;
      response.writeHead(204).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    stop = async () => {
      await new Promise((resolve) => server.close(resolve));
    };
    const sink = new InfluxDbSink({
      url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
      wire: 'v2',
      bucket: 'tidemark',
      measurement: 'smart_factory',
      clock: new VirtualClock(1_741_601_732_000),
      retry: { attempts: 1 },
    });
    await expect(sink.write([sampleResult()])).rejects.toThrow(/certificate/);
    expect(requests).toBe(0);
  });
});
