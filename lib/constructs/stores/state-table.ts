import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { groupedItems, type TableSettingsProps, tableSettings } from './table-settings.ts';

/** The journal and snapshots of every partition. */
export class StateTable extends Table {
  constructor(scope: Construct, id: string, props: TableSettingsProps) {
    super(scope, id, { ...tableSettings(props), ...groupedItems });
  }

  /** Conditional appends and consistent reads. Nobody deletes: what goes is overwritten. */
  grantJournal(grantee: IGrantable): void {
    const actions = ['GetItem', 'Query', 'PutItem', 'UpdateItem'].map((call) => `dynamodb:${call}`);
    Grant.addToPrincipal({ grantee, actions, resourceArns: [this.tableArn] });
    this.encryptionKey?.grantEncryptDecrypt(grantee);
  }
}
