import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { SourceRecord } from '../lambdas/engine/index.ts';

const start = Date.UTC(2025, 2, 10, 10);

export interface Pack {
  readonly device: number;
  /** Number of its first reading: how many the device sent before. */
  readonly from: number;
  readonly readings: number;
}

/** A fleet whose devices send several readings at once, as records with their envelopes off. */
export class PackedFleet {
  private readonly random = xoroshiro128plus(2_026);
  private readonly everyMs: number;
  private sent = 0;

  /** @param everyMs from one reading of a device to its next */
  constructor(everyMs: number) {
    this.everyMs = everyMs;
  }

  /** The next record of the stream. */
  record({ device, from, readings }: Pack): SourceRecord {
    const sensor = `TEMP_${device}`;
    const pack: object[] = [];
    for (let number = from; number < from + readings; number += 1) {
      pack.push({
        sensor_id: sensor,
        // Noise of a tenth of a degree around a level of the device's own.
        value: (150 + (device % 100) + uniformInt(this.random, 0, 100)) / 10,
        unit: 'C',
        timestamp: new Date(this.timeOf(device, number)).toISOString(),
      });
    }
    this.sent += 1;
    return {
      kind: 'reading',
      partition: 'shardId-000000000000',
      position: `4966${String(this.sent).padStart(52, '0')}`,
      arrivalTimeMs: this.timeOf(device, from + readings - 1) + 180,
      topic: `dt/plant-1/${sensor}`,
      clientId: sensor,
      payload: Buffer.from(JSON.stringify(pack)),
    };
  }

  private timeOf(device: number, number: number): number {
    return start + number * this.everyMs + (device % 1_000);
  }
}
