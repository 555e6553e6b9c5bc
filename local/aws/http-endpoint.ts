import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An AWS service of the local run, reachable through the SDK's own endpoint settings. */
export interface Endpoint {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** Closes every connection; what was stored is gone. */
  stop(): Promise<void>;
}

export interface ServiceRequest {
  readonly headers: IncomingHttpHeaders;
  /** With its query: `/api/v2/write?bucket=tidemark`. */
  readonly path: string;
  /** The operation, as the JSON protocols name it: `Timestream_20181101.WriteRecords`. */
  readonly target: string;
  readonly body: Buffer;
}

export interface ServiceResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export type ServiceHandler = (request: ServiceRequest) => Promise<ServiceResponse>;

/** Serves one handler on a free port of this machine only. */
export const startHttpEndpoint = async (handler: ServiceHandler): Promise<Endpoint> => {
  const server = createServer(async (request, response) => {
    const { status, headers, body } = await answer(handler, request);
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
    response.end(body);
  });
  // Longer than the SDK keeps an idle connection, so that it never sends into one being closed.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const answer = async (
  handler: ServiceHandler,
  request: IncomingMessage,
): Promise<ServiceResponse> => {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const target = request.headers['x-amz-target'];
    return await handler({
      headers: request.headers,
      path: request.url ?? '/',
      target: typeof target === 'string' ? target : '',
      body: Buffer.concat(chunks),
    });
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return {
      status: 500,
      headers: { 'content-type': 'application/x-amz-json-1.0' },
      body: JSON.stringify({ __type: 'InternalServerError', message }),
    };
  }
};
