import type { ByteReader } from '../state/byte-reader.ts';
import type { ByteWriter } from '../state/byte-writer.ts';

/**
 * Four pure functions (Flink's AggregateFunction) and a codec.
 * Laws, proven for every aggregate here: `empty` is the identity of `merge`; `merge` is associative
 * and commutative in its result; `read(write(acc))` gives the same accumulator.
 */
export interface Aggregate<In, Acc, Out> {
  /** The identity of merge. */
  empty(): Acc;
  /** On the hot path: may change the accumulator it was given, and returns it. */
  add(accumulator: Acc, value: In): Acc;
  /** Leaves both sides as they were. */
  merge(left: Acc, right: Acc): Acc;
  result(accumulator: Acc): Out;
  write(accumulator: Acc, writer: ByteWriter): void;
  read(reader: ByteReader): Acc;
}

/**
 * An aggregate bound to a measure by name. A reading without the measure adds nothing; without a
 * measure (`count()`), every reading adds one.
 */
export interface MeasureAggregate<out Measure extends string = string> {
  readonly kind: string;
  readonly measure?: Measure;
  // The accumulator's type is the aggregate's own business: only its own functions ever see it.
  // biome-ignore lint/suspicious/noExplicitAny: an existential type, which TypeScript lacks
  readonly aggregate: Aggregate<number, any, number | null>;
}
