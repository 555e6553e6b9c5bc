import type { Aggregate } from './aggregate.ts';
import { type CellAggregate, objectIn, putObject } from './cells.ts';

/** An aggregate of four functions as one over cells: its accumulator is the pane's object. */
export const inObject = <Acc extends object>(aggregate: Aggregate<Acc>): CellAggregate => ({
  empty: [],
  add: (cells, at, value, eventTimeMs) => {
    const accumulator = (objectIn(cells, at) as Acc | undefined) ?? aggregate.empty();
    putObject(cells, at, aggregate.add(accumulator, value, eventTimeMs));
  },
  merge: (into, from, at) => {
    const right = objectIn(from, at) as Acc | undefined;
    if (right === undefined) return;
    const left = (objectIn(into, at) as Acc | undefined) ?? aggregate.empty();
    putObject(into, at, aggregate.merge(left, right));
  },
  result: (cells, at) =>
    aggregate.result((objectIn(cells, at) as Acc | undefined) ?? aggregate.empty()),
  object: {
    write: (accumulator, writer) => aggregate.write(accumulator as Acc, writer),
    read: (reader) => aggregate.read(reader),
  },
});
