import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { concat, itemChunks } from '../../../../lambdas/runtime/item-chunks.ts';

const largest = 380 * 1024;

describe('itemChunks', () => {
  it.each([
    [0, 1],
    [1, 1],
    [largest, 1],
    [largest + 1, 2],
    [3 * largest, 3],
    [3 * largest + 1, 4],
  ])('gives %i bytes %i parts that each fit an item', (size, parts) => {
    const bytes = new Uint8Array(randomBytes(size));
    const chunks = itemChunks(bytes);
    expect(chunks).toHaveLength(parts);
    expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThanOrEqual(largest);
    expect(Buffer.compare(concat(...chunks), bytes)).toBe(0);
  });
});
