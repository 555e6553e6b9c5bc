import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ticker } from '../../lambdas/engine/index.ts';

/** A stream of several partitions, what is on it, and how to give it back. */
export interface OpenedTicker {
  readonly ticker: Ticker;
  /** How many partitions it has. */
  readonly partitions: number;
  /** Texts of the records of each partition, in order. */
  records(): Promise<readonly (readonly string[])[]>;
  close(): Promise<void>;
}

const encoder = new TextEncoder();

/** What every ticker must do. */
export const tickerContract = (name: string, open: () => Promise<OpenedTicker>): void => {
  describe(`ticker ${name}`, () => {
    let opened: OpenedTicker;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.close());

    it('puts a record on every partition, each time it is asked to', async () => {
      const { ticker, partitions } = opened;
      const ticks = ['{"tick":1}', '{"tick":2}'];
      for (const tick of ticks) expect(await ticker.tick(encoder.encode(tick))).toBe(partitions);
      expect(await opened.records()).toEqual(Array.from({ length: partitions }, () => ticks));
    });
  });
};
