import type { Pipeline } from '../pipeline.ts';

/** Whether anything of the declaration spans devices: then there is a second stage. */
export const hasSecondStage = ({ rollups }: Pick<Pipeline, 'rollups'>): boolean =>
  rollups.length > 0;
