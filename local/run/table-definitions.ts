import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { ResourceNames } from './resource-names.ts';

export interface TableDefinition extends CreateTableCommandInput {
  /** The attribute by which items expire. @default - they do not */
  readonly expiresBy?: string;
}

/** The tables of a run: those of the stack, as far as the code that runs here can tell. */
export const tableDefinitions = (
  names: Pick<ResourceNames, 'stateTable' | 'quarantineTable' | 'alertTable'>,
): readonly TableDefinition[] => [
  { TableName: names.stateTable, ...groupedItems },
  { TableName: names.quarantineTable, ...groupedItems },
  {
    TableName: names.alertTable,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  },
];

const groupedItems = {
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  expiresBy: 'expiresAt',
} satisfies Omit<TableDefinition, 'TableName'>;
