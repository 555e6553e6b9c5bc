import { readFileSync } from 'node:fs';

/**
 * The API calls that an adapter can make, read from what it imports of its SDK: `GetItemCommand` is
 * GetItem, `paginateQuery` is Query. Sorted.
 *
 * @param path of the adapter, from lambdas/adapters/
 */
export const adapterCalls = (path: string): string[] => {
  const text = readFileSync(new URL(`../../../lambdas/adapters/${path}`, import.meta.url), 'utf8');
  const calls = [...text.matchAll(/\bnew (\w+)Command\(|\bpaginate(\w+)\(/g)].map(
    ([, command, paginated]) => command ?? paginated ?? '',
  );
  return [...new Set(calls)].sort();
};
