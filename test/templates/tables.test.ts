import { describe, expect, it } from 'vitest';
import { type TableDefinition, tableDefinitions } from '../../local/run/table-definitions.ts';
import { stackVariants } from '../unit/lib/stack-variants.ts';
import { propertiesOf, resourcesOf } from '../unit/lib/template-resources.ts';

/** By the logical id that they have in the stack. */
const definitions = tableDefinitions({
  stateTable: 'State',
  quarantineTable: 'Quarantine',
  alertTable: 'Alerts',
});

/**
 * A local run does everything that the functions do, on an endpoint that refuses other keys than a
 * table has: what is enough for it is what the code uses.
 */
describe.each(stackVariants)('tables of %s', (_, { template }) => {
  it('are those of a local run', () => {
    expect(resourcesOf(template, 'AWS::DynamoDB::Table')).toHaveLength(definitions.length);
  });

  it.each(definitions)('$TableName has the attributes that it has there', (local) => {
    const { TableName: id = '' } = local;
    const deployed = propertiesOf(template, 'AWS::DynamoDB::Table', id);
    for (const part of ['KeySchema', 'AttributeDefinitions', 'BillingMode'] as const) {
      expect(deployed[part]).toEqual(local[part]);
    }
    expect(deployed.TimeToLiveSpecification).toEqual(expiry(local));
    expect(deployed.StreamSpecification).toEqual(changes(local));
  });
});

const expiry = ({ expiresBy }: TableDefinition) =>
  expiresBy === undefined ? undefined : { AttributeName: expiresBy, Enabled: true };

const changes = ({ StreamSpecification }: TableDefinition) =>
  StreamSpecification && { StreamViewType: StreamSpecification.StreamViewType };
