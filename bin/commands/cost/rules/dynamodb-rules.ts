import { processVariables } from '../../../../lambdas/environment.ts';
import { journalLayout } from '../../../../lambdas/runtime/journal-layout.ts';
import { secondsPerMonth } from '../load/month.ts';
import type { PriceRule, PriceRules } from './price-rule.ts';

const gigabyte = 2 ** 30;
const unitBytes = 1_024;

/** What lies in a table by the variable that functions know it by. */
const table: PriceRule = (resource, { template, flows }) => {
  // A fleet that is well has no alerts, and nothing of what it sends is refused.
  if (template.isKnownAs(resource, processVariables.alertTable)) return [];
  if (template.isKnownAs(resource, processVariables.quarantineTable)) return [];
  if (!template.isKnownAs(resource, processVariables.stateTable)) {
    throw new Error(`${resource.id} is a table, but nothing says how it is used`);
  }
  let [writes, reads, stored] = [0, 0, 0];
  for (const { recordsPerSecond, operations, shape } of flows) {
    const records = recordsPerSecond * secondsPerMonth;
    writes += records * operations.writeUnits;
    reads += records * operations.readUnits;
    // The ring, full; a snapshot is a fraction of the entries since the one before it.
    const entryBytes = operations.entryUnits * shape.recordsPerBatch * unitBytes;
    stored += shape.partitions * journalLayout.slots * entryBytes;
  }
  const { PointInTimeRecoverySpecification: recovery } = resource.properties as {
    PointInTimeRecoverySpecification?: { PointInTimeRecoveryEnabled?: boolean };
  };
  const storedGb = stored / gigabyte;
  const isRestorable = recovery?.PointInTimeRecoveryEnabled === true;
  return [
    { price: 'dynamodb.writeUnit', quantity: writes },
    { price: 'dynamodb.readUnit', quantity: reads },
    { price: 'dynamodb.storageGbMonth', quantity: storedGb },
    { price: 'dynamodb.backupGbMonth', quantity: isRestorable ? storedGb : 0 },
  ];
};

export const dynamodbRules: PriceRules = { 'AWS::DynamoDB::Table': table };
