import type { ServiceHandler, ServiceResponse } from './http-endpoint.ts';

/** An error of the service's model: `type` is its name there, `members` what it carries. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly type: string;
  readonly members: Readonly<Record<string, unknown>>;

  constructor(type: string, message: string, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.type = type;
    this.members = members;
  }
}

/** The error of every AWS service for a request that cannot be right. */
export const validationError = (message: string): ServiceError =>
  new ServiceError('ValidationException', message);

export type JsonObject = Record<string, unknown>;
type Operation = (input: JsonObject) => object | Promise<object>;

/**
 * A service that speaks AWS JSON 1.0.
 *
 * @param prefix the service's name in the target header: `Timestream_20181101`
 * @param operations by name; any other is answered with UnknownOperationException
 */
export const jsonService =
  (prefix: string, operations: Readonly<Record<string, Operation>>): ServiceHandler =>
  async ({ target, body }) => {
    const name = target.startsWith(`${prefix}.`) ? target.slice(prefix.length + 1) : '';
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (operation === undefined) {
      return jsonError(
        new ServiceError('UnknownOperationException', `this endpoint has no ${target}`),
      );
    }
    try {
      return json(200, await operation(parse(body)));
    } catch (error) {
      if (error instanceof ServiceError) return jsonError(error);
      throw error;
    }
  };

export const json = (status: number, value: object): ServiceResponse => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify(value),
});

export const jsonError = ({ type, message, members }: ServiceError): ServiceResponse =>
  json(400, { __type: type, message, ...members });

/** A request's body. @throws ServiceError where it is not a JSON object */
export const parse = (body: Buffer): JsonObject => {
  let value: unknown;
  try {
    value = JSON.parse(body.toString());
  } catch {
    value = undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ServiceError('SerializationException', 'the body is not a JSON object');
  }
  return value as JsonObject;
};
