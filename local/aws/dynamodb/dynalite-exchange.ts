import { EventEmitter } from 'node:events';
import dynalite from 'dynalite';
import type { ServiceResponse } from '../http-endpoint.ts';
import { type JsonObject, ServiceError } from '../json-service.ts';

/**
 * dynalite, asked in process: its server is never bound to a port but handed a request and a
 * response of ours, so a write crosses one socket and not two.
 */
export class DynaliteExchange {
  private readonly server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });

  /** Answers a request with the body exactly as it was sent. */
  send(operation: string, body: Buffer | string): Promise<ServiceResponse> {
    return new Promise((resolve, reject) => {
      const headers: Record<string, string> = {};
      const response = {
        statusCode: 200,
        setHeader: (name: string, value: unknown) => {
          headers[name.toLowerCase()] = String(value);
        },
        end: (text = '') => resolve({ status: response.statusCode, headers, body: text }),
      };
      const request = Object.assign(new EventEmitter(), {
        method: 'POST',
        url: '/',
        headers: { ...signedHeaders, 'x-amz-target': `DynamoDB_20120810.${operation}` },
      });
      try {
        this.server.emit('request', request, response);
        request.emit('data', typeof body === 'string' ? Buffer.from(body) : body);
        request.emit('end');
      } catch (error) {
        reject(error);
      }
    });
  }

  /** Asks on our own behalf. @throws ServiceError where dynalite answers with an error */
  async ask(operation: string, input: object): Promise<JsonObject> {
    const { status, body } = await this.send(operation, JSON.stringify(input));
    const output = JSON.parse(body.toString()) as JsonObject;
    if (status === 200) return output;
    throw new ServiceError(String(output.__type), String(output.message ?? operation));
  }
}

/** dynalite checks that a signature is there, not that it is right. */
const signedHeaders = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, ' +
    'SignedHeaders=host, Signature=local',
};
