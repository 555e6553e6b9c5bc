import type { IncomingMessage, ServerResponse } from 'node:http';
import { CertificateRequestError } from '../broker/certificate-authority.ts';
import type { ObservedRun } from '../observation.ts';
import { parseDeviceRequest } from './device-request.ts';
import type { LiveStream } from './live-stream.ts';
import type { PageAsset } from './page-assets.ts';
import { BadQueryError } from './page-errors.ts';
import { answerText, guardRequest } from './request-guard.ts';
import { parseReadingsQuery, parseResultsQuery } from './results-query.ts';

/** What the routes answer from. */
export interface PageParts {
  readonly run: ObservedRun;
  readonly live: LiveStream;
  readonly assets: ReadonlyMap<string, PageAsset>;
  readonly host: string;
}

/** Answers one request; never throws. A bad query gets 400, a run that fails 503, in a sentence. */
export const answerRequest = async (
  request: IncomingMessage,
  response: ServerResponse,
  parts: PageParts,
): Promise<void> => {
  if (!guardRequest(request, response, parts.host)) return;
  try {
    await route(request, response, parts);
  } catch (error) {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const message = error instanceof Error ? error.message : String(error);
    const isBad = error instanceof BadQueryError || error instanceof CertificateRequestError;
    answerText(response, isBad ? 400 : 503, message);
  }
};

const route = async (
  request: IncomingMessage,
  response: ServerResponse,
  parts: PageParts,
): Promise<void> => {
  const { path, query } = parseTarget(request.url ?? '/');
  const asset = parts.assets.get(path);
  if (asset !== undefined) {
    response.writeHead(200, { 'Content-Type': asset.contentType });
    response.end(asset.bytes);
  } else if (path === '/api/live') {
    parts.live.attach(response);
  } else if (path === '/api/observation') {
    answerJson(response, await parts.live.observe());
  } else if (path === '/api/devices' && request.method === 'POST') {
    const { name, csr } = parseDeviceRequest(await bodyOf(request));
    answerJson(response, await parts.run.certify(name, csr));
  } else if (path === '/api/access') {
    answerJson(response, parts.run.access());
  } else if (path === '/api/readings') {
    answerJson(response, parts.live.readings.of(parseReadingsQuery(query)));
  } else if (path === '/api/results') {
    answerJson(response, await readResults(parts, query));
  } else {
    answerText(response, 404, 'There is nothing here. The page is at /.');
  }
};

const mostBodyBytes = 16_384;

/** @throws BadQueryError where it is longer than any request of ours */
const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBodyBytes) throw new BadQueryError(`Send at most ${mostBodyBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
};

const readResults = async ({ run, live }: PageParts, query: URLSearchParams) => {
  const { pipeline } = await live.observe();
  const names = pipeline.windows.map((window) => window.name);
  const { keys, window, limit } = parseResultsQuery(query, names);
  const results = await Promise.all(keys.map((key) => run.results(key, window, limit)));
  return results.flat();
};

/** A request's target is whatever a client sends: `//` alone makes the URL class throw. */
const parseTarget = (target: string): { path: string; query: URLSearchParams } => {
  const mark = target.indexOf('?');
  return {
    path: mark < 0 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : target.slice(mark)),
  };
};

const answerJson = (response: ServerResponse, data: unknown): void => {
  response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(data));
};
