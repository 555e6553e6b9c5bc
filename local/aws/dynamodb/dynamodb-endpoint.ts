import type { Clock } from '../../../lambdas/engine/ports.ts';
import {
  type Endpoint,
  type ServiceHandler,
  type ServiceRequest,
  type ServiceResponse,
  startHttpEndpoint,
} from '../http-endpoint.ts';
import { jsonError, jsonService, parse, validationError } from '../json-service.ts';
import { DynaliteExchange } from './dynalite-exchange.ts';
import { StreamedWrites } from './streamed-writes.ts';
import { streamsService } from './streams-service.ts';
import { sweepExpired } from './sweep-expired.ts';
import { TableRegistry } from './table-registry.ts';

export interface DynamoDbEndpoint extends Endpoint {
  /** Deletes what has expired by the clock, as TTL does in its own time. Resolves to how many. */
  sweep(): Promise<number>;
}

export interface DynamoDbEndpointOptions {
  /** For TTL and the stream records' times. */
  readonly clock: Clock;
}

/**
 * DynamoDB and DynamoDB Streams on this machine: dynalite, and what it lacks. Tables without a
 * stream go straight through. What neither has is refused, never ignored.
 */
export const startDynamoDb = async ({
  clock,
}: DynamoDbEndpointOptions): Promise<DynamoDbEndpoint> => {
  const dynalite = new DynaliteExchange();
  const registry = new TableRegistry(dynalite, clock);
  const writes = new StreamedWrites(dynalite, registry, clock);
  const tables = tableService(registry);
  const streams = streamsService(registry);

  const isStreamed = (body: Buffer): boolean => {
    for (const [name, { stream }] of registry.tables) {
      if (stream !== undefined && body.includes(`"${name}"`)) return true;
    }
    return false;
  };

  const endpoint = await startHttpEndpoint(async (request) => {
    const operation = request.target.slice(request.target.indexOf('.') + 1);
    if (request.target.startsWith('DynamoDBStreams_')) return await streams(request);
    if (tableOperations.has(operation)) return await tables(request);
    const refusal = refuse(operation, request);
    if (refusal !== undefined) return refusal;
    if (writeOperations.has(operation) && isStreamed(request.body)) {
      return await writes.write(operation, parse(request.body));
    }
    return await dynalite.send(operation, request.body);
  });

  return {
    ...endpoint,
    sweep: async () => {
      let deleted = 0;
      for (const [tableName, settings] of registry.tables) {
        const attribute = settings.expiryAttribute;
        if (attribute === undefined) continue;
        const table = { tableName, settings, attribute };
        deleted += await sweepExpired(dynalite, writes, table, clock.nowMs());
      }
      return deleted;
    },
  };
};

const tableOperations = new Set([
  'CreateTable',
  'DescribeTable',
  'DeleteTable',
  'UpdateTimeToLive',
  'DescribeTimeToLive',
]);

const tableService = (registry: TableRegistry): ServiceHandler =>
  jsonService('DynamoDB_20120810', {
    CreateTable: (input) => registry.create(input),
    DescribeTable: (input) => registry.describe(input),
    DeleteTable: (input) => registry.delete(input),
    UpdateTimeToLive: (input) => registry.updateTimeToLive(input),
    DescribeTimeToLive: (input) => registry.describeTimeToLive(input),
  });

const writeOperations = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem']);

const dynaliteOperations = new Set([
  ...writeOperations,
  'GetItem',
  'BatchGetItem',
  'Query',
  'Scan',
  'ListTables',
  'TagResource',
  'UntagResource',
  'ListTagsOfResource',
]);

/** dynalite would ignore it and answer as if it had been done. */
const ignoredParameter = 'ReturnValuesOnConditionCheckFailure';

const refuse = (operation: string, { body }: ServiceRequest): ServiceResponse | undefined => {
  if (!dynaliteOperations.has(operation)) {
    return jsonError(
      validationError(`the embedded DynamoDB has no ${operation}; use another call`),
    );
  }
  const value = body.includes(ignoredParameter) ? parse(body)[ignoredParameter] : undefined;
  if (value === undefined || value === 'NONE') return undefined;
  return jsonError(
    validationError(
      `${ignoredParameter} is ${String(value)}, which the embedded DynamoDB cannot do; ` +
        'read the item back instead',
    ),
  );
};
