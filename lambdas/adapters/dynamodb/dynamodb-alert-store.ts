import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { AlertTransition } from '../../engine/outcomes.ts';
import type { AlertStore } from '../../engine/ports.ts';

/**
 * The alert table: one row per id (S). An update, never a put: acknowledge and snooze are other
 * attributes of the same row, written by people, and stay. The row of an id keeps `raisedAt` and
 * `raisedRevision` of its first transition.
 */
export class DynamoDbAlertStore implements AlertStore {
  private readonly client: DynamoDBClient;
  private readonly tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.client = client;
    this.tableName = tableName;
  }

  async record(alert: AlertTransition): Promise<void> {
    const { tags } = alert;
    try {
      await this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: { id: { S: alert.id } },
          ConditionExpression: 'attribute_not_exists(id) OR #revision < :revision',
          UpdateExpression:
            'SET #pipeline = :pipeline, #rule = :rule, #key = :key, #state = :state, ' +
            '#severity = :severity, #at = :at, #detail = :detail, #revision = :revision, ' +
            (tags === undefined ? '' : '#tags = :tags, ') +
            '#raisedAt = if_not_exists(#raisedAt, :at), ' +
            '#raisedRevision = if_not_exists(#raisedRevision, :revision)',
          ExpressionAttributeNames: {
            ...attributeNames,
            ...(tags !== undefined && { '#tags': 'tags' }),
          },
          ExpressionAttributeValues: {
            ':pipeline': { S: alert.pipeline },
            ':rule': { S: alert.rule },
            ':key': { S: alert.key },
            ':state': { S: alert.state },
            ':severity': { S: alert.severity },
            ':at': { N: String(alert.at) },
            ':detail': { S: alert.detail },
            ':revision': { N: String(alert.revision) },
            ...(tags !== undefined && { ':tags': { M: textAttributes(tags) } }),
          },
        }),
      );
    } catch (error) {
      // The row holds this transition or a later one: the transition has been recorded.
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}

const textAttributes = (tags: Readonly<Record<string, string>>): Record<string, { S: string }> =>
  Object.fromEntries(Object.entries(tags).map(([name, tag]) => [name, { S: tag }]));

// Several of these are reserved words of DynamoDB's expressions, so none is written plainly.
const attributeNames = Object.fromEntries(
  [
    'pipeline',
    'rule',
    'key',
    'state',
    'severity',
    'at',
    'detail',
    'revision',
    'raisedAt',
    'raisedRevision',
  ].map((name) => [`#${name}`, name]),
);
