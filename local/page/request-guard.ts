import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIP } from 'node:net';

/** Set on every answer. Nothing but this server is ever loaded, and no text can become a script. */
const securityHeaders = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
} as const;

/**
 * Answers what must not reach a route, and sets the headers of all other answers. Another site's
 * script could reach this server under its own name by changing what the name resolves to (DNS
 * rebinding); so the name asked for must be an address, `localhost`, or the host listened on.
 *
 * @returns false where the request was answered
 */
export const guardRequest = (
  request: IncomingMessage,
  response: ServerResponse,
  listenHost: string,
): boolean => {
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
  if (!isOwnHost(request.headers.host, listenHost)) {
    answerText(response, 421, 'This page answers to an IP address or localhost only.');
    return false;
  }
  if (request.method === 'GET' || isCommand(request)) return true;
  response.setHeader('Allow', 'GET');
  answerText(response, 405, 'This page only shows: use GET.');
  return false;
};

/**
 * A verb of the command line asks for a certificate. No other site can: its script may send no JSON
 * without our leave, which is never given, and a form sends none.
 */
const isCommand = ({ method, url, headers }: IncomingMessage): boolean =>
  method === 'POST' && url === '/api/devices' && headers['content-type'] === 'application/json';

/** Answers with a sentence. */
export const answerText = (response: ServerResponse, status: number, sentence: string): void => {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${sentence}\n`);
};

const isOwnHost = (header: string | undefined, listenHost: string): boolean => {
  const name = /^(?:\[([0-9a-f:.]+)\]|([^:[\]]+))(?::\d{1,5})?$/i.exec(header ?? '');
  const host = (name?.[1] ?? name?.[2] ?? '').toLowerCase();
  return host === 'localhost' || host === listenHost.toLowerCase() || isIP(host) !== 0;
};
