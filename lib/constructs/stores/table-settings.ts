import {
  AttributeType,
  BillingMode,
  TableEncryption,
  type TableProps,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { removalPolicy } from '../../removal-policy.ts';
import type { StageConfig } from '../../stage-config.ts';

export interface TableSettingsProps {
  readonly stage: StageConfig;
  readonly key: IKey;
}

/** What every table shares: on demand, encrypted with our key, restorable to any second. */
export const tableSettings = ({ stage, key }: TableSettingsProps) =>
  ({
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey: key,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: stage.isDataKept,
    removalPolicy: removalPolicy(stage),
  }) satisfies Partial<TableProps>;

/** The key and TTL of tables whose items are grouped by `pk`, ordered by `sk` and expire. */
export const groupedItems = {
  partitionKey: { name: 'pk', type: AttributeType.STRING },
  sortKey: { name: 'sk', type: AttributeType.STRING },
  timeToLiveAttribute: 'expiresAt',
} satisfies Partial<TableProps>;
