import type { Clock } from '../../../lambdas/engine/ports.ts';
import type { ServiceResponse } from '../http-endpoint.ts';
import type { JsonObject } from '../json-service.ts';
import type { DynaliteExchange } from './dynalite-exchange.ts';
import type { WireItem } from './item-stream.ts';
import type { TableRegistry, TableSettings } from './table-registry.ts';

interface TouchedItem {
  readonly tableName: string;
  readonly settings: TableSettings;
  readonly keys: WireItem;
}

/**
 * Writes to tables that have a stream: one after the other, each with its images before and after.
 */
export class StreamedWrites {
  private readonly dynalite: DynaliteExchange;
  private readonly registry: TableRegistry;
  private readonly clock: Clock;
  private last: Promise<unknown> = Promise.resolve();

  constructor(dynalite: DynaliteExchange, registry: TableRegistry, clock: Clock) {
    this.dynalite = dynalite;
    this.registry = registry;
    this.clock = clock;
  }

  /** @param isExpiry whether TTL deletes, and no writer. @default false */
  write(operation: string, input: JsonObject, isExpiry = false): Promise<ServiceResponse> {
    // Another write between the two images would make a record that never happened.
    const turn = this.last.then(() => this.writeAlone(operation, input, isExpiry));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private async writeAlone(
    operation: string,
    input: JsonObject,
    isExpiry: boolean,
  ): Promise<ServiceResponse> {
    const touched = touchedItems(operation, input, this.registry);
    const before = await this.images(touched);
    const response = await this.dynalite.send(operation, JSON.stringify(input));
    if (response.status !== 200) return response;
    const after = await this.images(touched);
    for (const [index, { settings, keys }] of touched.entries()) {
      const change = { keys, oldImage: before[index], newImage: after[index], isExpiry };
      settings.stream?.append(change, this.clock.nowMs());
    }
    return response;
  }

  private images(touched: readonly TouchedItem[]): Promise<(WireItem | undefined)[]> {
    return Promise.all(
      touched.map(async ({ tableName, keys }) => {
        const get = { TableName: tableName, Key: keys, ConsistentRead: true };
        return (await this.dynalite.ask('GetItem', get)).Item as WireItem | undefined;
      }),
    );
  }
}

/**
 * The items of streamed tables that a write names. Malformed ones are left to dynalite to refuse.
 */
const touchedItems = (
  operation: string,
  input: JsonObject,
  registry: TableRegistry,
): TouchedItem[] => {
  if (operation === 'BatchWriteItem') {
    const requests = Object.entries((input.RequestItems ?? {}) as Record<string, JsonObject[]>);
    return requests.flatMap(([tableName, writes]) =>
      writes.flatMap((write) => {
        const { Item, Key } = (write.PutRequest ?? write.DeleteRequest ?? {}) as JsonObject;
        return touchedItem(registry, tableName, Key ?? Item);
      }),
    );
  }
  return touchedItem(registry, input.TableName, input.Key ?? input.Item);
};

const touchedItem = (registry: TableRegistry, table: unknown, item: unknown): TouchedItem[] => {
  const tableName = String(table);
  const settings = registry.tables.get(tableName);
  const attributes = (item ?? {}) as WireItem;
  if (settings?.stream === undefined) return [];
  const keys: WireItem = {};
  for (const name of settings.keyNames) {
    const value = attributes[name];
    if (value === undefined) return [];
    keys[name] = value;
  }
  return [{ tableName, settings, keys }];
};
