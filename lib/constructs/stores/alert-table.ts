import { Duration } from 'aws-cdk-lib';
import { AttributeType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { EventSourceMappingOptions } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { DeadLetterBucket } from '../dead-letter-bucket.ts';
import { type TableSettingsProps, tableSettings } from './table-settings.ts';

/** One row per alert; its stream tells every change, with the row before and after. */
export class AlertTable extends Table {
  /** ARN of the stream of its changes. */
  readonly changes: string;

  constructor(scope: Construct, id: string, props: TableSettingsProps) {
    super(scope, id, {
      ...tableSettings(props),
      partitionKey: { name: 'id', type: AttributeType.STRING },
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
    });
    if (this.tableStreamArn === undefined) throw new Error('a table with a stream has its ARN');
    this.changes = this.tableStreamArn;
  }

  grantRecord(grantee: IGrantable): void {
    const actions = ['dynamodb:UpdateItem'];
    Grant.addToPrincipal({ grantee, actions, resourceArns: [this.tableArn] });
    this.encryptionKey?.grantEncryptDecrypt(grantee);
  }

  /** How its changes come to a function, but for the size of a batch. */
  mapping(deadLetters: DeadLetterBucket): EventSourceMappingOptions {
    return {
      eventSourceArn: this.changes,
      parallelizationFactor: 1,
      // A table's stream forgets after a day.
      maxRecordAge: Duration.hours(23),
      onFailure: deadLetters.asDestination(),
    };
  }

  /** What an event source mapping asks of the table's stream, with the function's role. */
  grantPolling(grantee: IGrantable): void {
    const calls = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'];
    const actions = calls.map((call) => `dynamodb:${call}`);
    Grant.addToPrincipal({ grantee, actions, resourceArns: [this.changes] });
    this.encryptionKey?.grantDecrypt(grantee);
  }
}
