import { type ByteReader, CorruptBytesError } from '../state/byte-reader.ts';
import type { ByteWriter } from '../state/byte-writer.ts';
import { NumberColumnReader } from '../state/number-column-reader.ts';
import { NumberColumnWriter } from '../state/number-column-writer.ts';
import { estimateDistinct, raiseRegister, registerCount } from './estimate-distinct.ts';

/**
 * Which values there are: themselves while they are few, after that the registers that they hash
 * to. Which of the two depends on their number alone, so neither the order of additions nor of
 * merges shows.
 */
export interface DistinctSketch {
  /** Ascending; none once there are registers. */
  readonly values: number[];
  registers: Uint8Array | undefined;
}

/** As many as the registers have bytes for. */
const mostValues = registerCount / 8;

export const emptyDistinctSketch = (): DistinctSketch => ({ values: [], registers: undefined });

/** Adds in place. */
export const addToDistinctSketch = (sketch: DistinctSketch, value: number): void => {
  const { values, registers } = sketch;
  if (registers !== undefined) {
    raiseRegister(registers, value);
    return;
  }
  let at = values.length;
  while (at > 0 && (values[at - 1] as number) > value) at -= 1;
  if (values[at - 1] === value) return;
  values.splice(at, 0, value);
  if (values.length > mostValues) {
    sketch.registers = registersOf(sketch);
    values.length = 0;
  }
};

/** Leaves both sides as they were. */
export const mergeDistinctSketches = (
  left: DistinctSketch,
  right: DistinctSketch,
): DistinctSketch => {
  if (left.registers === undefined && right.registers === undefined) {
    const merged: DistinctSketch = { values: [...left.values], registers: undefined };
    for (const value of right.values) addToDistinctSketch(merged, value);
    return merged;
  }
  const registers = registersOf(left);
  for (const [at, rank] of registersOf(right).entries()) {
    if (rank > (registers[at] as number)) registers[at] = rank;
  }
  return { values: [], registers };
};

export const countDistinct = ({ values, registers }: DistinctSketch): number =>
  registers === undefined ? values.length : Math.round(estimateDistinct(registers));

export const writeDistinctSketch = (sketch: DistinctSketch, writer: ByteWriter): void => {
  const { values, registers } = sketch;
  if (registers !== undefined) {
    writer.unsigned(0);
    writer.blob(registers);
    return;
  }
  writer.unsigned(values.length + 1);
  const column = new NumberColumnWriter();
  for (const value of values) column.write(value);
  column.finish(writer);
};

export const readDistinctSketch = (reader: ByteReader): DistinctSketch => {
  const length = reader.unsigned() - 1;
  if (length < 0) {
    const registers = reader.blob();
    if (registers.length === registerCount) return { values: [], registers };
    throw new CorruptBytesError(`${registers.length} bytes are not ${registerCount} registers`);
  }
  const values: number[] = [];
  const column = new NumberColumnReader(reader);
  while (values.length < length) values.push(column.read());
  return { values, registers: undefined };
};

/** A copy. */
const registersOf = ({ values, registers }: DistinctSketch): Uint8Array => {
  if (registers !== undefined) return registers.slice();
  const raised = new Uint8Array(registerCount);
  for (const value of values) raiseRegister(raised, value);
  return raised;
};
