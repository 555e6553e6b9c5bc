import type { WindowResult } from '../engine/outcomes.ts';

/** Of each (pipeline, window, key, id) the highest revision, where each first stood. */
export const newestRevisions = (results: readonly WindowResult[]): WindowResult[] => {
  const newest = new Map<string, WindowResult>();
  for (const result of results) {
    const identity = JSON.stringify([result.pipeline, result.window, result.key, result.id]);
    const other = newest.get(identity);
    if (other === undefined || other.revision < result.revision) newest.set(identity, result);
  }
  return [...newest.values()];
};
