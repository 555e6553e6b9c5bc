import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { VirtualClock } from '../../lambdas/adapters/memory/virtual-clock.ts';
import {
  type DynamoDbEndpoint,
  startDynamoDb,
} from '../../local/aws/dynamodb/dynamodb-endpoint.ts';

/** What every SDK client of a local endpoint needs; nothing checks the credentials. */
export const localClient = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};

export interface EmbeddedTables {
  readonly client: DynamoDBClient;
  readonly clock: VirtualClock;
  readonly server: DynamoDbEndpoint;
  /** Creates a table of its own with the given key attributes, all text. Resolves to its name. */
  create(keys: readonly string[], more?: Partial<CreateTableCommandInput>): Promise<string>;
  close(): Promise<void>;
}

/** The embedded DynamoDB, a client of it, and tables by number. */
export const openEmbeddedTables = async (): Promise<EmbeddedTables> => {
  const clock = new VirtualClock(1_741_601_732_000);
  const server = await startDynamoDb({ clock });
  const client = new DynamoDBClient({ ...localClient, endpoint: server.endpoint });
  let tables = 0;
  return {
    client,
    clock,
    server,
    create: async (keys, more = {}) => {
      tables += 1;
      const TableName = `table-${tables}`;
      await client.send(
        new CreateTableCommand({
          TableName,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: keys.map((AttributeName) => ({
            AttributeName,
            AttributeType: 'S',
          })),
          KeySchema: keys.map((AttributeName, index) => ({
            AttributeName,
            KeyType: index === 0 ? 'HASH' : 'RANGE',
          })),
          ...more,
        }),
      );
      return TableName;
    },
    close: async () => {
      client.destroy();
      await server.stop();
    },
  };
};
