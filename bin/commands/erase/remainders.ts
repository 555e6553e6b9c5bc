import { DescribeTableCommand } from '@aws-sdk/client-timestream-write';
import { journalLayout } from '../../../lambdas/runtime/journal-layout.ts';
import type { Deployment, DeploymentNames } from '../../deployment/deployment.ts';
import type { Remainder } from './erasure-report.ts';

/** DynamoDB restores a table to any second of the last 35 days. */
const backupDays = 35;

/** What holds a device's data and cannot be deleted row by row, with what each promises. */
export const remaindersOf = async (deployment: Deployment): Promise<Remainder[]> => {
  const { names } = deployment;
  return [
    names.store === 'influxdb' ? resultsInInfluxDb(names) : await resultsInTimestream(deployment),
    await keptOn(deployment, 'stream', names.stream, 'records'),
    ...(names.feed === undefined
      ? []
      : [await keptOn(deployment, 'feed', names.feed, 'results and alerts that were told')]),
    {
      where: 'archive',
      days: null,
      detail:
        'records are archived for good, those of many devices in an object: where they must go, ' +
        'write the objects anew without them',
    },
    {
      where: 'journal',
      days: null,
      detail:
        `entries before the erasure are overwritten as the partition commits ` +
        `${journalLayout.slots} more, parts of large ones expire after seven days; ` +
        'nothing reads them any more',
    },
    {
      where: 'backups',
      days: backupDays,
      detail: `tables on AWS can be restored to any second of the last ${backupDays} days`,
    },
    {
      where: 'deadLetters',
      days: null,
      detail:
        'records that were given up are in the dead-letter bucket on AWS: look there yourself',
    },
    {
      where: 'notifications',
      days: null,
      detail: 'alerts that were delivered are with their receivers',
    },
  ];
};

const keptOn = async (
  { records }: Deployment,
  where: 'stream' | 'feed',
  name: string,
  what: string,
): Promise<Remainder> => {
  const hours = await records.keptHours(name);
  const long = hours === undefined ? 'as long as its retention says' : `for ${hours} hours`;
  const days = hours === undefined ? null : hours / 24;
  return { where, days, detail: `${what} stay on ${name} ${long}` };
};

const resultsInTimestream = async ({ timestream, names }: Deployment): Promise<Remainder> => {
  const { measureDatabase: DatabaseName, measureTable: TableName } = names;
  const { Table } = await timestream.send(new DescribeTableCommand({ DatabaseName, TableName }));
  const days = Table?.RetentionProperties?.MagneticStoreRetentionPeriodInDays ?? null;
  return {
    where: 'results',
    days,
    detail:
      'Timestream for LiveAnalytics deletes no rows: each stays in ' +
      `${DatabaseName}.${TableName} until ${days ?? 'its retention in'} days after its window; ` +
      'to have them gone now, delete the table, or shorten its retention',
  };
};

const resultsInInfluxDb = ({ measureDatabase, measureTable }: DeploymentNames): Remainder => ({
  where: 'results',
  days: null,
  detail:
    `rows stay in the measurement ${measureTable} of InfluxDB's bucket ${measureDatabase} until ` +
    "the bucket's retention; to have them gone now, delete them there: " +
    `influx delete --bucket ${measureDatabase} --predicate '_measurement="${measureTable}" AND ` +
    `key="DEVICE"' --start 1970-01-01T00:00:00Z --stop 2100-01-01T00:00:00Z`,
});
