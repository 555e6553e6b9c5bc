import type { ByteReader } from '../state/byte-reader.ts';
import type { ByteWriter } from '../state/byte-writer.ts';
import type { CellAggregate } from './cells.ts';

/**
 * Four pure functions (Flink's AggregateFunction) and a codec, over an accumulator of any shape.
 * Laws, proven for every aggregate here: `empty` is the identity of `merge`; `merge` is associative
 * and commutative in its result; `read(write(acc))` gives the same accumulator.
 */
export interface Aggregate<Acc> {
  /** The identity of merge. */
  empty(): Acc;
  /**
   * On the hot path: may change the accumulator it was given, and returns it.
   *
   * @param eventTimeMs of the reading, epoch ms
   */
  add(accumulator: Acc, value: number, eventTimeMs: number): Acc;
  /** Leaves both sides as they were. */
  merge(left: Acc, right: Acc): Acc;
  /** Finite, or null where there is nothing to tell. */
  result(accumulator: Acc): number | null;
  write(accumulator: Acc, writer: ByteWriter): void;
  read(reader: ByteReader): Acc;
}

/**
 * An aggregate bound to a measure by name. A reading without the measure adds nothing; without a
 * measure (`count()`), every reading adds one.
 */
export interface MeasureAggregate<out Measure extends string = string> {
  /** With `parameters`, what stored accumulators depend on. */
  readonly kind: string;
  /** What else of the declaration says what results mean, as text. @default - nothing */
  readonly parameters?: string;
  readonly measure?: Measure;
  /** Values that it can take; a measure with a wider range is refused. @default - any finite */
  readonly domain?: readonly [number, number];
  /**
   * It lives off the order of one key's readings, so that no rollup can merge several keys in it.
   * @default false
   */
  readonly isPerKey?: boolean;
  readonly aggregate: CellAggregate;
}
