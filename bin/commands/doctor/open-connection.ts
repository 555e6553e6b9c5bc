import { connect } from 'node:net';

const timeoutMs = 5_000;

/** Opens a TCP connection and closes it again; rejects where that does not work in time. */
export const openConnection = (host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: timeoutMs });
    const end = (error?: Error): void => {
      socket.destroy();
      if (error === undefined) resolve();
      else reject(error);
    };
    socket.once('connect', () => end());
    socket.once('error', end);
    socket.once('timeout', () => end(new Error(`no answer within ${timeoutMs / 1_000} s`)));
  });
