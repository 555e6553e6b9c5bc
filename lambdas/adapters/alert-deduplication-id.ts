import { createHash } from 'node:crypto';
import type { AlertTransition } from '../engine/outcomes.ts';

/** One id per transition, the same however often it is delivered. */
export const alertDeduplicationId = ({ id, revision }: AlertTransition): string =>
  digest(`${id}#${revision}`);

/** Ids hold keys, whose length and characters not every service would take. */
export const digest = (value: string): string => createHash('sha256').update(value).digest('hex');
