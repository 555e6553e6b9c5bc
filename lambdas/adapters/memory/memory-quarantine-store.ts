import type { QuarantinedReading } from '../../engine/outcomes.ts';
import type { QuarantineStore, RefusedResult } from '../../engine/ports.ts';

/**
 * Quarantine in memory, by identity: keeping the same reading or result twice is keeping it once.
 */
export class MemoryQuarantineStore implements QuarantineStore {
  private readonly keptPayloads = new Map<string, Uint8Array>();
  private readonly keptReadings = new Map<string, QuarantinedReading>();
  private readonly keptResults = new Map<string, RefusedResult>();

  async keepPayload(digest: string, payload: Uint8Array): Promise<void> {
    this.keptPayloads.set(digest, payload.slice());
  }

  async keepReadings(pipeline: string, readings: readonly QuarantinedReading[]): Promise<void> {
    for (const reading of readings) {
      const { partition, position, index, measure } = reading;
      const identity = `${pipeline}\n${partition}\n${position}\n${index}\n${measure ?? ''}`;
      this.keptReadings.set(identity, { ...reading, payload: reading.payload.slice() });
    }
  }

  async keepResults(refused: readonly RefusedResult[]): Promise<void> {
    for (const one of refused) {
      const { pipeline, window, key, id, revision } = one.result;
      this.keptResults.set(JSON.stringify([pipeline, window, key, id, revision]), one);
    }
  }

  /** A payload that is kept under its digest. */
  payload(digest: string): Uint8Array | undefined {
    return this.keptPayloads.get(digest);
  }

  /** Every reading kept, in the order in which it was first kept. */
  readings(): QuarantinedReading[] {
    return [...this.keptReadings.values()];
  }

  /** Every refused result, in the order in which it was first kept. */
  results(): RefusedResult[] {
    return [...this.keptResults.values()];
  }
}
