import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QuarantinedReading } from '../../lambdas/engine/outcomes.ts';
import type { QuarantineStore, RefusedResult } from '../../lambdas/engine/ports.ts';
import { sampleRejected, sampleResult, sampleTooLate } from './samples.ts';

/** An empty store, what it keeps, and how to give it back. */
export interface OpenedQuarantineStore {
  readonly store: QuarantineStore;
  /** The readings of the pipeline that are kept, in any order. */
  readings(pipeline: string): Promise<readonly QuarantinedReading[]>;
  results(pipeline: string): Promise<readonly RefusedResult[]>;
  payload(digest: string): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}

const plain = (readings: readonly QuarantinedReading[]): unknown[] =>
  readings
    .map((reading) => ({ ...reading, payload: Buffer.from(reading.payload).toString('latin1') }))
    .sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));

/** The promises of QuarantineStore, for every adapter of it. */
export const quarantineStoreContract = (
  name: string,
  open: () => Promise<OpenedQuarantineStore>,
): void => {
  describe(name, () => {
    let opened: OpenedQuarantineStore;
    const kept = async (pipeline = 'smart-factory') => plain(await opened.readings(pipeline));

    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    it('keeps a rejected reading with its original bytes', async () => {
      const bytes = Uint8Array.from({ length: 256 }, (_, value) => value);
      const reading = sampleRejected({ payload: bytes, measure: 'celsius' });
      await opened.store.keepReadings('smart-factory', [reading]);
      expect(await kept()).toEqual(plain([reading]));
    });

    it('keeps a tooLate reading with its key and event time', async () => {
      await opened.store.keepReadings('smart-factory', [sampleTooLate({ eventTimeMs: -1 })]);
      expect(await kept()).toEqual(plain([sampleTooLate({ eventTimeMs: -1 })]));
    });

    it('keeps a reading that proves neither sender nor time, and an empty payload', async () => {
      const { topic: _, clientId: __, arrivalTimeMs: ___, ...bare } = sampleRejected();
      const reading = { ...bare, payload: new Uint8Array() };
      await opened.store.keepReadings('smart-factory', [reading]);
      expect(await kept()).toEqual(plain([reading]));
    });

    it('keeps the same reading twice as once, in one call and in two', async () => {
      await opened.store.keepReadings('smart-factory', [sampleRejected(), sampleRejected()]);
      await opened.store.keepReadings('smart-factory', [sampleRejected()]);
      expect(await kept()).toEqual(plain([sampleRejected()]));
    });

    it('keeps apart readings of other positions, indexes, measures and partitions', async () => {
      const readings = [
        sampleRejected(),
        sampleRejected({ position: '12' }),
        sampleRejected({ position: '1', index: 2 }),
        sampleRejected({ index: 1 }),
        sampleRejected({ measure: 'celsius' }),
        sampleRejected({ measure: 'humidity' }),
        sampleRejected({ partition: 'shardId-000000000001' }),
      ];
      await opened.store.keepReadings('smart-factory', readings);
      expect(await kept()).toEqual(plain(readings));
    });

    it('keeps several hundred readings of one call', async () => {
      const readings = Array.from({ length: 212 }, (_, index) => sampleTooLate({ index }));
      await opened.store.keepReadings('smart-factory', readings);
      expect(await kept()).toEqual(plain(readings));
    });

    it('keeps text that is not well formed or very long without failing the others', async () => {
      await opened.store.keepReadings('smart-factory', [
        sampleRejected({ index: 1, topic: '\ud800', detail: 'x'.repeat(500_000) }),
        sampleRejected({ index: 2 }),
      ]);
      expect(await kept()).toHaveLength(2);
    });

    it('keeps a payload under its digest, of any size', async () => {
      const large = Uint8Array.from({ length: 3_000_001 }, (_, index) => index % 251);
      await opened.store.keepPayload('large', large);
      await opened.store.keepPayload('large', large);
      await opened.store.keepPayload('empty', new Uint8Array());
      expect(Buffer.from(large).equals((await opened.payload('large')) ?? Buffer.of())).toBe(true);
      expect(await opened.payload('empty')).toHaveLength(0);
      expect(await opened.payload('absent')).toBeUndefined();
    });

    it('keeps a reading that refers to a payload by digest', async () => {
      const reading = sampleRejected({ payload: new Uint8Array(), payloadDigest: 'large' });
      await opened.store.keepReadings('smart-factory', [reading]);
      expect(await kept()).toEqual(plain([reading]));
    });

    it('keeps refused results with their reasons, each revision once', async () => {
      const refused: RefusedResult[] = [
        { result: sampleResult(), reason: 'outside the retention' },
        { result: sampleResult({ revision: 18 }), reason: 'outside the retention' },
        { result: sampleResult({ key: 'k'.repeat(3_000) }), reason: 'the key is too long' },
      ];
      await opened.store.keepResults(refused);
      await opened.store.keepResults(refused);
      const byText = (left: unknown, right: unknown): number =>
        JSON.stringify(left) < JSON.stringify(right) ? -1 : 1;
      expect([...(await opened.results('smart-factory'))].sort(byText)).toEqual(
        refused.toSorted(byText),
      );
    });

    it('takes empty lists', async () => {
      await opened.store.keepReadings('smart-factory', []);
      await opened.store.keepResults([]);
      expect(await kept()).toEqual([]);
    });
  });
};
