import { readFileSync } from 'node:fs';
import type { StateItem } from '../../lambdas/engine/index.ts';

/** Where the state that a version wrote is stored. */
export const goldenFile = (version: number): URL =>
  new URL(`state-${version}.json`, import.meta.url);

/** The items as text: bytes as base64. */
export const formatGolden = (items: readonly StateItem[]): string => {
  const texts = items.map(({ bytes = new Uint8Array(), ...item }) => ({
    ...item,
    bytes: Buffer.from(bytes).toString('base64'),
  }));
  return `${JSON.stringify(texts, null, 2)}\n`;
};

export const readGolden = (version: number): StateItem[] =>
  (JSON.parse(readFileSync(goldenFile(version), 'utf8')) as (StateItem & { bytes: string })[]).map(
    ({ bytes, ...item }) => ({ ...item, bytes: new Uint8Array(Buffer.from(bytes, 'base64')) }),
  );
