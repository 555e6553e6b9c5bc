import type { Pipeline } from '../pipeline.ts';

/** Whether anything of the declaration spans devices: then there is a second stage. */
export const hasSecondStage = ({ rollups, joins }: Pick<Pipeline, 'rollups' | 'joins'>): boolean =>
  rollups.length > 0 || joins.length > 0;
