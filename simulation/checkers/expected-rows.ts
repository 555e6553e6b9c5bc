import type { ReferenceRow } from '../oracle/reference-rows.ts';
import { rowName } from './outcome-name.ts';

/** What stands at the end by its name, of firings in their order: the last of an identity. */
export const expectedRows = (
  pipeline: string,
  firings: Iterable<ReferenceRow>,
): Map<string, object> => {
  const last = new Map<string, object>();
  for (const row of firings) last.set(rowName(row), { type: 'result', pipeline, ...row });
  return last;
};
