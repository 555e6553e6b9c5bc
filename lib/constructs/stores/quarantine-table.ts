import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { groupedItems, type TableSettingsProps, tableSettings } from './table-settings.ts';

/** What was rejected, too late or refused by a sink, with its original bytes, until it expires. */
export class QuarantineTable extends Table {
  constructor(scope: Construct, id: string, props: TableSettingsProps) {
    super(scope, id, { ...tableSettings(props), ...groupedItems });
  }

  grantKeep(grantee: IGrantable): void {
    const actions = ['dynamodb:BatchWriteItem'];
    Grant.addToPrincipal({ grantee, actions, resourceArns: [this.tableArn] });
    this.encryptionKey?.grantEncryptDecrypt(grantee);
  }
}
