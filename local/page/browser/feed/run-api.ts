import type { WindowResult } from '../../../../lambdas/engine/index.ts';
import type { ReadingDot } from '../../live-messages.ts';

/** Stored results of the sensors, oldest first within each, the newest `limit` of each. */
export const fetchResults = (
  keys: readonly string[],
  window: string,
  limit: number,
): Promise<WindowResult[]> => {
  const query = new URLSearchParams({ window, limit: String(limit) });
  for (const key of keys) query.append('key', key);
  return fetchJson(`/api/results?${query}`);
};

/** The dots of one sensor that the server still has, in order of arrival. */
export const fetchReadings = (key: string): Promise<ReadingDot[]> =>
  fetchJson(`/api/readings?${new URLSearchParams({ key })}`);

const fetchJson = async <Data>(path: string): Promise<Data> => {
  const response = await fetch(path);
  if (!response.ok) throw new Error(await response.text());
  return response.json() as Promise<Data>;
};
