import type { Redrive, RegistryChange } from '../../lambdas/engine/index.ts';

/** One line of `backtest`'s input: a record as it was on the stream (docs: README, "Backtest"). */
export type SourceRecordLine = ReadingLine | TickLine | ControlLine;

export interface ReadingLine {
  readonly partition: string;
  /** Decimal digits that grow within the partition. */
  readonly position: string;
  /** When the broker received it, epoch ms. */
  readonly arrivalTime: number;
  readonly clientId: string;
  readonly topic: string;
  readonly payload: Uint8Array;
  /** Of a reading out of quarantine again, with its original arrival time. @default - it is new */
  readonly redrive?: Redrive;
}

export interface TickLine {
  readonly partition: string;
  readonly position: string;
  readonly arrivalTime: number;
  readonly tick: true;
}

export interface ControlLine {
  readonly partition: string;
  readonly position: string;
  readonly arrivalTime: number;
  readonly control: RegistryChange;
}
