import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { AlertTransition } from '../../engine/outcomes.ts';
import { alertRow } from './alert-row.ts';

type Image = Readonly<Record<string, AttributeValue>>;

/**
 * The transition that a change of an alert row made; undefined where it made none: a deleted row,
 * an acknowledgement, a row that is not ours.
 */
export const alertOfChange = (
  newImage: Image | undefined,
  oldImage: Image | undefined,
): AlertTransition | undefined => {
  if (newImage === undefined) return undefined;
  const row = alertRow(newImage);
  if (row === undefined) return undefined;
  const before = oldImage === undefined ? undefined : alertRow(oldImage);
  if (before !== undefined && before.revision >= row.revision) return undefined;
  const { raisedAt: _raisedAt, raisedRevision: _raisedRevision, ...transition } = row;
  return transition;
};
