import type { Clock } from '../../../lambdas/engine/ports.ts';
import { type JsonObject, validationError } from '../json-service.ts';
import type { DynaliteExchange } from './dynalite-exchange.ts';
import { ItemStream } from './item-stream.ts';

/** What dynalite does not know of a table: its stream and its TTL attribute. */
export interface TableSettings {
  readonly keyNames: readonly string[];
  readonly stream: ItemStream | undefined;
  expiryAttribute: string | undefined;
}

/** Creates, describes and deletes tables, with the settings that dynalite lacks. */
export class TableRegistry {
  readonly tables = new Map<string, TableSettings>();
  private readonly dynalite: DynaliteExchange;
  private readonly clock: Clock;

  constructor(dynalite: DynaliteExchange, clock: Clock) {
    this.dynalite = dynalite;
    this.clock = clock;
  }

  /** Answers once the table is active: nobody has to wait for it. */
  async create({ StreamSpecification, ...input }: JsonObject): Promise<JsonObject> {
    const view = streamView(StreamSpecification);
    await this.dynalite.ask('CreateTable', input);
    const name = String(input.TableName);
    let table: JsonObject;
    do {
      await new Promise(setImmediate);
      table = (await this.dynalite.ask('DescribeTable', { TableName: name })).Table as JsonObject;
    } while (table.TableStatus !== 'ACTIVE');
    const label = new Date(this.clock.nowMs()).toISOString().slice(0, -1);
    this.tables.set(name, {
      keyNames: (table.KeySchema as { AttributeName: string }[]).map((key) => key.AttributeName),
      stream: view === undefined ? undefined : new ItemStream(name, String(table.TableArn), label),
      expiryAttribute: undefined,
    });
    return { TableDescription: { ...table, ...this.streamDescription(name) } };
  }

  async describe(input: JsonObject): Promise<JsonObject> {
    const output = await this.dynalite.ask('DescribeTable', input);
    const description = this.streamDescription(String(input.TableName));
    return { Table: { ...(output.Table as JsonObject), ...description } };
  }

  async delete(input: JsonObject): Promise<JsonObject> {
    const output = await this.dynalite.ask('DeleteTable', input);
    this.tables.delete(String(input.TableName));
    return output;
  }

  updateTimeToLive({ TableName, TimeToLiveSpecification }: JsonObject): JsonObject {
    const settings = this.named(TableName);
    const { Enabled, AttributeName } = (TimeToLiveSpecification ?? {}) as JsonObject;
    if (typeof AttributeName !== 'string' || typeof Enabled !== 'boolean') {
      throw validationError('TimeToLiveSpecification must have AttributeName and Enabled');
    }
    settings.expiryAttribute = Enabled ? AttributeName : undefined;
    return { TimeToLiveSpecification };
  }

  describeTimeToLive({ TableName }: JsonObject): JsonObject {
    const { expiryAttribute } = this.named(TableName);
    return {
      TimeToLiveDescription:
        expiryAttribute === undefined
          ? { TimeToLiveStatus: 'DISABLED' }
          : { TimeToLiveStatus: 'ENABLED', AttributeName: expiryAttribute },
    };
  }

  private named(tableName: unknown): TableSettings {
    const settings = this.tables.get(String(tableName));
    if (settings === undefined) throw validationError(`there is no table ${String(tableName)}`);
    return settings;
  }

  private streamDescription(tableName: string): JsonObject {
    const stream = this.tables.get(tableName)?.stream;
    if (stream === undefined) return {};
    return {
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      LatestStreamArn: stream.arn,
      LatestStreamLabel: stream.label,
    };
  }
}

const streamView = (specification: unknown): string | undefined => {
  const { StreamEnabled, StreamViewType } = (specification ?? {}) as JsonObject;
  if (StreamEnabled !== true) return undefined;
  if (StreamViewType !== 'NEW_AND_OLD_IMAGES') {
    throw validationError(
      `StreamViewType is ${String(StreamViewType)}, but the embedded endpoint has ` +
        'NEW_AND_OLD_IMAGES only',
    );
  }
  return StreamViewType;
};
