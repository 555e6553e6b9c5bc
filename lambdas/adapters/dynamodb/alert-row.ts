import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { AlertState, AlertTransition } from '../../engine/outcomes.ts';

/** A row of the alert table as readers see it: its newest transition and when it was raised. */
export interface AlertRow extends AlertTransition {
  /** Event time of the cause at the first transition, epoch ms. */
  readonly raisedAt: number;
  readonly raisedRevision: number;
}

/**
 * Reads a row, or an image of it in the table's stream. Undefined where an attribute is missing or
 * foreign: a row that somebody else made.
 */
export const alertRow = (
  attributes: Readonly<Record<string, AttributeValue>>,
): AlertRow | undefined => {
  const text = (name: string): string => attributes[name]?.S ?? '';
  const number = (name: string): number => Number(attributes[name]?.N ?? Number.NaN);
  const state = states.find((one) => one === text('state'));
  const severity = severities.find((one) => one === text('severity'));
  const revision = number('revision');
  const tags = attributes.tags?.M;
  if (state === undefined || severity === undefined || Number.isNaN(revision)) return undefined;
  return {
    type: 'alert',
    id: text('id'),
    pipeline: text('pipeline'),
    rule: text('rule'),
    key: text('key'),
    state,
    severity,
    at: number('at'),
    detail: text('detail'),
    revision,
    ...(tags !== undefined && {
      tags: Object.fromEntries(Object.entries(tags).map(([name, { S = '' }]) => [name, S])),
    }),
    raisedAt: number('raisedAt'),
    raisedRevision: number('raisedRevision'),
  };
};

const states: readonly AlertState[] = ['alarm', 'ok', 'corrected'];
const severities: readonly AlertTransition['severity'][] = ['info', 'warning', 'critical'];
