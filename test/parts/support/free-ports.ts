import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

const lowest = 20_000;
/** Linux takes higher ones for connections, which might have that of a server that is down. */
const highest = 32_767;
const mostTries = 1_000;

/** Ports of this machine that nobody listens on, each another. */
export const freePorts = async (count: number): Promise<number[]> => {
  const held = new Map<number, Server>();
  for (let tries = 0; held.size < count; tries += 1) {
    if (tries === mostTries) throw new Error(`fewer than ${count} ports were found to be free`);
    const port = randomInt(lowest, highest + 1);
    const server = held.has(port) ? undefined : await listening(port);
    if (server !== undefined) held.set(port, server);
  }
  const closed = [...held.values()].map((one) => new Promise((resolve) => one.close(resolve)));
  await Promise.all(closed);
  return [...held.keys()];
};

/** Undefined where somebody else listens there. */
const listening = (port: number): Promise<Server | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
