import type { ByteReader } from '../state/byte-reader.ts';
import type { ByteWriter } from '../state/byte-writer.ts';

/**
 * What one pane holds of all its aggregates: their doubles side by side in one packed array, and
 * an object for each aggregate that needs one. A million panes are open at a time, so an
 * accumulator of the common kind must not be an object of its own: in cells, a pane of mean, min,
 * max and count takes under 200 bytes, in accumulator objects it took 450.
 */
export interface Cells {
  readonly numbers: number[];
  /** By aggregate. Absent until one of them needs an object. */
  objects: unknown[] | undefined;
}

/** Where an aggregate's share of the cells is. The same in every pane of a window. */
export interface CellPlace {
  /** Place of its first double. */
  readonly number: number;
  /** Place of its object. */
  readonly object: number;
}

/** The four functions of `Aggregate` over cells, in place: what the hot path runs. */
export interface CellAggregate {
  /** The doubles of an empty pane: the identity of merge. */
  readonly empty: readonly number[];
  /** @param eventTimeMs of the reading, epoch ms */
  add(cells: Cells, at: CellPlace, value: number, eventTimeMs: number): void;
  /** Merges `from` into `into`, leaving `from` as it was. */
  merge(into: Cells, from: Cells, at: CellPlace): void;
  /** Finite, or null where there is nothing to tell. */
  result(cells: Cells, at: CellPlace): number | null;
  /** How its object is written and read; doubles need no telling. @default - it has none */
  readonly object?: ObjectCodec;
}

export interface ObjectCodec {
  write(object: unknown, writer: ByteWriter): void;
  read(reader: ByteReader): unknown;
}

export const objectIn = (cells: Cells, at: CellPlace): unknown => cells.objects?.[at.object];

export const putObject = (cells: Cells, at: CellPlace, object: unknown): void => {
  if (cells.objects === undefined) {
    if (object === undefined) return;
    cells.objects = [];
  }
  cells.objects[at.object] = object;
};
