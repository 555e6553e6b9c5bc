import { Annotations, Stack, Validations } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-timestream';
import { Construct } from 'constructs';
import { processVariables, timestreamVariables } from '../../../lambdas/environment.ts';
import { acknowledgeWildcard } from '../../acknowledge.ts';
import { removalPolicy } from '../../removal-policy.ts';
import { resultRetention } from '../../result-retention.ts';
import type { MeasureStore, MeasureStoreProps } from './measure-store.ts';

/**
 * Results in Timestream for LiveAnalytics: one table, named by the declaration, in a database per
 * stack. Magnetic writes are on, because a correction may come after the memory store's retention.
 */
export class TimestreamStore extends Construct implements MeasureStore {
  readonly variables: MeasureStore['variables'];
  readonly address: string;
  private readonly tableArn: string;

  constructor(scope: Construct, id: string, { stage, key, pipeline, rejects }: MeasureStoreProps) {
    super(scope, id);
    const databaseName = Stack.of(this).stackName;
    const tableName = pipeline.destinations.results;
    this.variables = {
      [processVariables.measureTable]: tableName,
      [timestreamVariables.database]: databaseName,
    };
    this.address = `${databaseName}.${tableName}`;
    const database = new CfnDatabase(this, 'Database', {
      databaseName,
      kmsKeyId: key.keyId,
    });
    const { memoryHours, magneticDays } = resultRetention(pipeline, stage);
    const table = new CfnTable(this, 'Table', {
      databaseName,
      tableName,
      retentionProperties: {
        MemoryStoreRetentionPeriodInHours: String(memoryHours),
        MagneticStoreRetentionPeriodInDays: String(magneticDays),
      },
      magneticStoreWriteProperties: {
        EnableMagneticStoreWrites: true,
        MagneticStoreRejectedDataLocation: {
          S3Configuration: {
            BucketName: rejects.bucketName,
            ObjectKeyPrefix: 'measure-store',
            EncryptionOption: 'SSE_S3',
          },
        },
      },
    });
    table.addResourceDependency(database);
    for (const resource of [database, table]) {
      resource.applyRemovalPolicy(removalPolicy(stage));
      const reason = 'Said below, with what to do about it.';
      Validations.of(resource).acknowledge({ id: 'CloudFormation-Validate::W3697', reason });
    }
    this.tableArn = table.attrArn;
    this.warnOfAvailability();
  }

  grantWrite(grantee: IGrantable): void {
    const write = ['timestream:WriteRecords'];
    Grant.addToPrincipal({ grantee, actions: write, resourceArns: [this.tableArn] });
    // The SDK asks for the endpoint of this account's cell first; the call knows no resources.
    const discover = ['timestream:DescribeEndpoints'];
    Grant.addToPrincipal({ grantee, actions: discover, resourceArns: ['*'] });
    acknowledgeWildcard(grantee, '*', 'timestream:DescribeEndpoints knows no resources.');
  }

  grantRead(grantee: IGrantable): void {
    const read = ['DescribeTable', 'ListMeasures', 'Select'].map((call) => `timestream:${call}`);
    Grant.addToPrincipal({ grantee, actions: read, resourceArns: [this.tableArn] });
    const ask = ['CancelQuery', 'DescribeEndpoints', 'SelectValues'];
    const actions = ask.map((call) => `timestream:${call}`);
    Grant.addToPrincipal({ grantee, actions, resourceArns: ['*'] });
    acknowledgeWildcard(grantee, '*', 'Calls of Timestream around a query know no resources.');
  }

  private warnOfAvailability(): void {
    if (this.node.tryGetContext('liveAnalytics') === 'available') return;
    Annotations.of(this).addWarningV2(
      'tidemark:liveAnalytics',
      'Timestream for LiveAnalytics takes no new customers since 2025-06-20: this stack deploys ' +
        'only to an account that used it before. If yours did, say so: ' +
        '-c liveAnalytics=available. If not, choose another store: -c store=influxdb, or ' +
        "destinations.store: 'influxdb' in the declaration",
    );
  }
}
