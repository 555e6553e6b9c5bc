import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item on the wire: binaries are base64 text there, whatever the SDK's types say. */
export type WireItem = Record<string, AttributeValue>;

/** What one write did to one item. Both images absent never happens. */
export interface ItemChange {
  readonly keys: WireItem;
  readonly oldImage: WireItem | undefined;
  readonly newImage: WireItem | undefined;
  /** Deleted by TTL, not by a writer. */
  readonly isExpiry: boolean;
}

/**
 * The stream of one table: one shard that never closes and, for a run's length, forgets nothing.
 */
export class ItemStream {
  readonly arn: string;
  readonly label: string;
  readonly tableName: string;
  private readonly records: object[] = [];

  constructor(tableName: string, tableArn: string, label: string) {
    this.tableName = tableName;
    this.label = label;
    this.arn = `${tableArn}/stream/${label}`;
  }

  get length(): number {
    return this.records.length;
  }

  /** Appends a change; as DynamoDB, nothing where the write left the item as it was. */
  append({ keys, oldImage, newImage, isExpiry }: ItemChange, nowMs: number): void {
    const [before, after] = [canonical(oldImage), canonical(newImage)];
    if (before === after) return;
    const eventName =
      oldImage === undefined ? 'INSERT' : newImage === undefined ? 'REMOVE' : 'MODIFY';
    const sequenceNumber = sequenceNumberAt(this.records.length);
    this.records.push({
      eventID: sequenceNumber,
      eventName,
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: this.arn.split(':')[3],
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(nowMs / 1_000),
        Keys: keys,
        ...(newImage !== undefined && { NewImage: newImage }),
        ...(oldImage !== undefined && { OldImage: oldImage }),
        SequenceNumber: sequenceNumber,
        SizeBytes: before.length + after.length,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
      ...(isExpiry && {
        userIdentity: { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' },
      }),
    });
  }

  read(from: number, limit: number): readonly object[] {
    return this.records.slice(from, from + limit);
  }
}

const firstSequenceNumber = 100_000_000_000_000_000_001n;

/** The sequence number of the stream's n-th record, counted from 0. */
export const sequenceNumberAt = (index: number): string =>
  String(firstSequenceNumber + BigInt(index));

/** The inverse of `sequenceNumberAt`. */
export const indexOfSequenceNumber = (sequenceNumber: string): number =>
  Number(BigInt(sequenceNumber) - firstSequenceNumber);

const canonical = (item: WireItem | undefined): string =>
  item === undefined
    ? ''
    : JSON.stringify(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
