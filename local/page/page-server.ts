import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ObservedRun } from '../observation.ts';
import { LiveStream } from './live-stream.ts';
import { loadPageAssets } from './page-assets.ts';
import { PagePortError } from './page-errors.ts';
import { answerRequest } from './page-routes.ts';

export interface PageOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** @default '127.0.0.1' - reachable from this machine only */
  readonly host?: string;
}

/** A page that is being served. */
export interface RunningPage {
  /** Where to look, as `http://127.0.0.1:4000`. */
  readonly url: string;
  /** Closes every connection and gives the port back. */
  stop(): Promise<void>;
}

/**
 * Serves the live page of a run until it is stopped. It only reads: nothing that a browser sends
 * changes the run.
 *
 * @throws PagePortError where the port cannot be taken, naming it and what to do
 */
export const startPage = async (run: ObservedRun, options: PageOptions): Promise<RunningPage> => {
  const host = options.host ?? '127.0.0.1';
  const assets = await loadPageAssets();
  const server = createServer();
  await listen(server, options.port, host);
  const live = new LiveStream(run);
  server.on('request', (request, response) => {
    void answerRequest(request, response, { run, live, assets, host });
  });
  return {
    url: urlOf(server, host),
    stop: async () => {
      live.stop();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
};

const listen = async (server: Server, port: number, host: string): Promise<void> => {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new PagePortError(listenFailure(error, port, host), { cause: error });
  }
};

const listenFailure = (error: unknown, port: number, host: string): string => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const advice = 'Choose another port for the page with --port.';
  if (code === 'EADDRINUSE') {
    return `Port ${port} of ${host} is taken by another program. ${advice}`;
  }
  if (code === 'EACCES') return `Port ${port} of ${host} needs more rights. ${advice}`;
  return `The page cannot listen on port ${port} of ${host} (${String(error)}). ${advice}`;
};

const urlOf = (server: Server, host: string): string => {
  const { port } = server.address() as AddressInfo;
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
};
