import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { PagePortError } from '../../../../local/page/page-errors.ts';
import { type RunningPage, startPage } from '../../../../local/page/page-server.ts';
import {
  sampleInstantMs,
  sampleObservation,
  sampleReading,
  sampleResult,
} from '../../../support/observation-samples.ts';
import { ScriptedRun } from '../../../support/scripted-run.ts';

const pages: RunningPage[] = [];

const startWith = async (run: ScriptedRun): Promise<RunningPage> => {
  const page = await startPage(run, { port: 0 });
  pages.push(page);
  return page;
};

afterEach(async () => {
  await Promise.all(pages.splice(0).map((page) => page.stop()));
});

/** A request as a browser cannot make it: any target, any header. */
const rawRequest = async (
  page: RunningPage,
  options: { path?: string; host?: string; method?: string },
): Promise<{ status: number | undefined; text: string }> => {
  const { port, hostname } = new URL(page.url);
  const sent = request({
    port,
    hostname,
    path: options.path ?? '/',
    method: options.method ?? 'GET',
    headers: { host: options.host ?? `${hostname}:${port}` },
  }).end();
  const [response] = await once(sent, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, text: Buffer.concat(chunks).toString() };
};

/** Reads events until `enough` of them came. */
const readEvents = async (page: RunningPage, enough: (text: string) => boolean) => {
  const response = await fetch(`${page.url}/api/live`);
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (enough(text)) break;
  }
  return { response, text };
};

describe('startPage', () => {
  it('serves the page, its script and its style from one origin', async () => {
    const page = await startWith(new ScriptedRun(sampleObservation()));
    const types = await Promise.all(
      ['/', '/assets/page.js', '/assets/style.css', '/assets/favicon.svg'].map(async (path) => {
        const response = await fetch(page.url + path);
        return [response.status, response.headers.get('content-type')];
      }),
    );
    expect(types).toEqual([
      [200, 'text/html; charset=utf-8'],
      [200, 'text/javascript; charset=utf-8'],
      [200, 'text/css; charset=utf-8'],
      [200, 'image/svg+xml'],
    ]);
  });

  it('lets nothing be loaded from elsewhere and no text become a script', async () => {
    const page = await startWith(new ScriptedRun(sampleObservation()));
    for (const path of ['/', '/api/observation', '/nothing-here']) {
      const { headers } = await fetch(page.url + path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("require-trusted-types-for 'script'");
      expect(policy).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('answers to addresses and localhost only, against DNS rebinding', async () => {
    const page = await startWith(new ScriptedRun(sampleObservation()));
    const { port } = new URL(page.url);
    const statusOf = async (host: string) => (await rawRequest(page, { host })).status;
    for (const host of [`127.0.0.1:${port}`, 'localhost', 'LOCALHOST:8080', '[::1]:4000']) {
      expect([host, await statusOf(host)]).toEqual([host, 200]);
    }
    for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1.evil.example']) {
      expect([host, await statusOf(host)]).toEqual([host, 421]);
    }
  });

  it('answers only GET', async () => {
    const page = await startWith(new ScriptedRun(sampleObservation()));
    const response = await fetch(`${page.url}/api/observation`, { method: 'POST' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET');
  });

  it('serves no file but its own, however the path is written', async () => {
    const page = await startWith(new ScriptedRun(sampleObservation()));
    const paths = [
      '/../package.json',
      '/assets/../../page-server.ts',
      '/assets/%2e%2e/x',
      '//',
      '*',
    ];
    for (const path of paths) {
      expect([path, (await rawRequest(page, { path })).status]).toEqual([path, 404]);
    }
  });

  it('names the taken port and what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const starting = startPage(new ScriptedRun(sampleObservation()), { port });
    await expect(starting).rejects.toThrow(PagePortError);
    await expect(starting).rejects.toThrow(
      `Port ${port} of 127.0.0.1 is taken by another program. ` +
        'Choose another port for the page with --port.',
    );
    other.close();
  });

  it('gives the port back and lets go of the run when it is stopped', async () => {
    const run = new ScriptedRun(sampleObservation());
    const page = await startPage(run, { port: 0 });
    const { response } = await readEvents(page, (text) => text.includes('observation'));
    expect(run.listeners).toBe(1);
    await page.stop();
    await page.stop();
    expect(response.status).toBe(200);
    expect(run.listeners).toBe(0);
    await expect(fetch(page.url)).rejects.toThrow();
  });
});

describe('/api/observation', () => {
  it('is the run as it is now', async () => {
    const run = new ScriptedRun(sampleObservation());
    const page = await startWith(run);
    run.change({ published: 17 });
    const response = await fetch(`${page.url}/api/observation`);
    expect(await response.json()).toEqual(sampleObservation({ published: 17 }));
  });

  it('says in a sentence why the run could not be observed', async () => {
    const run = new ScriptedRun(sampleObservation());
    const page = await startWith(run);
    run.fail(new Error('The journal table does not answer.'));
    const response = await fetch(`${page.url}/api/observation`);
    expect([response.status, await response.text()]).toEqual([
      503,
      'The journal table does not answer.\n',
    ]);
  });
});

describe('/api/results', () => {
  const minuteMs = 60_000;
  const startMs = sampleInstantMs - 30_000 - 10 * minuteMs;

  it('is the newest results of each sensor, oldest first', async () => {
    const run = new ScriptedRun(sampleObservation());
    const results = [0, 1, 2].map((index) =>
      sampleResult('TEMP_1', startMs + index * minuteMs, [1, 2, 3]),
    );
    const other = sampleResult('TEMP_2', startMs, [4, 5, 6]);
    run.store(...results, other);
    const page = await startWith(run);
    const response = await fetch(
      `${page.url}/api/results?key=TEMP_1&key=TEMP_2&window=perMinute&limit=2`,
    );
    expect(await response.json()).toEqual([results[1], results[2], other]);
  });

  it('answers a bad query with a sentence', async () => {
    const page = await startWith(new ScriptedRun(sampleObservation()));
    const response = await fetch(`${page.url}/api/results?key=TEMP_1&window=hourly`);
    expect([response.status, await response.text()]).toEqual([
      400,
      'There is no window "hourly". The pipeline declares: perMinute.\n',
    ]);
  });
});

describe('/api/readings', () => {
  it('is the dots of one sensor in order of arrival', async () => {
    const run = new ScriptedRun(sampleObservation());
    const page = await startWith(run);
    run.publish(
      sampleReading('TEMP_1', 2_000, 20.5),
      sampleReading('TEMP_2', 2_000, 99),
      sampleReading('TEMP_1', 1_000, 20),
      { clientId: 'TEMP_1', arrivalTimeMs: 3_000, eventTimeMs: null, value: 1 },
    );
    const response = await fetch(`${page.url}/api/readings?key=TEMP_1`);
    expect(await response.json()).toEqual([
      [2_000, 20.5],
      [1_000, 20],
    ]);
  });
});

describe('/api/live', () => {
  it('tells what is remembered, then what is read and observed', async () => {
    const run = new ScriptedRun(sampleObservation());
    const page = await startWith(run);
    run.publish(sampleReading('TEMP_1', 1_000, 20));
    const { response, text } = await readEvents(page, (seen) => {
      if (seen.includes('event: observation')) run.publish(sampleReading('TEMP_1', 2_000, 21));
      return seen.includes('"TEMP_1",2000,21');
    });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(text).toContain('event: history\ndata: [["TEMP_1",1000,20]]\n\n');
    expect(text).toContain(`event: observation\ndata: ${JSON.stringify(sampleObservation())}\n\n`);
    expect(text).toMatch(/event: readings\ndata: \[.*\["TEMP_1",2000,21\]\]\n\n/);
  });

  it('keeps a hostile payload inside one event', async () => {
    const payload = '\n\nevent: trouble\ndata: {"message":"forged"}\n\n\u2028\r';
    const run = new ScriptedRun(
      sampleObservation({
        quarantine: [
          {
            type: 'rejected',
            reason: 'malformed',
            detail: 'not JSON',
            clientId: null,
            arrivalTimeMs: null,
            payload,
          },
        ],
      }),
    );
    const page = await startWith(run);
    const { text } = await readEvents(page, (seen) => /event: observation\n[^\n]*\n\n/.test(seen));
    expect(text).not.toMatch(/^event: trouble/m);
  });

  it('tells of trouble, and goes on when it is over', async () => {
    const run = new ScriptedRun(sampleObservation());
    const page = await startWith(run);
    run.fail(new Error('no journal'));
    const { text } = await readEvents(page, (seen) => {
      if (seen.includes('event: trouble')) run.fail(undefined);
      return seen.includes('event: observation');
    });
    expect(text).toContain('{"message":"The run could not be observed: no journal"}');
  });
});
