import type { Redrive, RegistryChange } from '../engine/index.ts';

/** One line of recorded source records: a record as it was on the stream (docs/FORMATS.md). */
export type SourceRecordLine = ReadingLine | TickLine | ControlLine | RawLine;

interface PlacedLine {
  readonly partition: string;
  /** Decimal digits that grow within the partition. */
  readonly position: string;
}

export interface ReadingLine extends PlacedLine {
  /** When the broker received it, epoch ms. */
  readonly arrivalTime: number;
  readonly clientId: string;
  readonly topic: string;
  /** By which the broker knew the client. @default - it was not recorded */
  readonly principal?: string;
  readonly payload: Uint8Array;
  /** Of a reading out of quarantine again, with its original arrival time. @default - it is new */
  readonly redrive?: Redrive;
}

export interface TickLine extends PlacedLine {
  readonly arrivalTime: number;
  readonly tick: true;
}

export interface ControlLine extends PlacedLine {
  readonly arrivalTime: number;
  readonly control: RegistryChange;
}

/** A record that none of the others says exactly: its own bytes, envelope and all. */
export interface RawLine extends PlacedLine {
  readonly record: Uint8Array;
}
