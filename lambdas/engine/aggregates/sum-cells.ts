import { type CellPlace, type Cells, type ObjectCodec, objectIn, putObject } from './cells.ts';
import {
  addExactly,
  type ExactSum,
  readExactSum,
  roundExactSum,
  writeExactSum,
} from './exact-sum.ts';

/**
 * An exact sum in two doubles, `low` and `high`: sums of a sensor's readings nearly always fit. One
 * that needs more parts moves to the pane's object, and back once two are enough again, so that
 * equal sums of equal histories are kept, and written, alike.
 */
export const emptySumCells = [0, 0] as const;

/** @param number place of `low`; `high` is the next */
export const addToSumCells = (cells: Cells, at: CellPlace, number: number, value: number): void => {
  const { numbers } = cells;
  if (cells.objects !== undefined && objectIn(cells, at) !== undefined) {
    addToParts(cells, at, number, value);
    return;
  }
  const low = numbers[number] as number;
  const middle = value + low;
  const lowSeen = middle - value;
  const lowRounding = value - (middle - lowSeen) + (low - lowSeen);
  const high = numbers[number + 1] as number;
  const total = middle + high;
  const highSeen = total - middle;
  const highRounding = middle - (total - highSeen) + (high - highSeen);
  const joined = lowRounding + highRounding;
  const joinedSeen = joined - lowRounding;
  if (lowRounding - (joined - joinedSeen) + (highRounding - joinedSeen) !== 0) {
    addToParts(cells, at, number, value);
    return;
  }
  numbers[number] = joined;
  numbers[number + 1] = total;
};

export const mergeSumCells = (into: Cells, from: Cells, at: CellPlace, number: number): void => {
  const parts = from.objects === undefined ? undefined : objectIn(from, at);
  if (parts === undefined) {
    const low = from.numbers[number] as number;
    if (low !== 0) addToSumCells(into, at, number, low);
    addToSumCells(into, at, number, from.numbers[number + 1] as number);
  } else {
    for (const part of parts as ExactSum) addToSumCells(into, at, number, part);
  }
};

/** The double nearest to the exact sum, ties to even. */
export const roundSumCells = (cells: Cells, at: CellPlace, number: number): number => {
  const parts = objectIn(cells, at) as ExactSum | undefined;
  if (parts !== undefined) return roundExactSum(parts);
  return (cells.numbers[number] as number) + (cells.numbers[number + 1] as number);
};

/** Of the parts, where there are more than two. */
export const sumCodec: ObjectCodec = {
  write: (parts, writer) => writeExactSum(parts as ExactSum, writer),
  read: readExactSum,
};

const addToParts = (cells: Cells, at: CellPlace, number: number, value: number): void => {
  const parts = partsOf(cells, at, number);
  addExactly(parts, value);
  putParts(cells, at, number, parts);
};

const partsOf = (cells: Cells, at: CellPlace, number: number): ExactSum => {
  const parts = objectIn(cells, at) as ExactSum | undefined;
  if (parts !== undefined) return parts;
  const both = [cells.numbers[number] as number, cells.numbers[number + 1] as number];
  return both.filter((part) => part !== 0);
};

const putParts = (cells: Cells, at: CellPlace, number: number, parts: ExactSum): void => {
  const { numbers } = cells;
  if (parts.length > 2) {
    putObject(cells, at, parts);
    numbers[number] = 0;
    numbers[number + 1] = 0;
    return;
  }
  putObject(cells, at, undefined);
  numbers[number + 1] = parts.at(-1) ?? 0;
  numbers[number] = parts.length === 2 ? (parts[0] as number) : 0;
};
