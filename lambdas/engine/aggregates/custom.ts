import { DefinitionError } from '../errors.ts';
import { CorruptBytesError } from '../state/byte-reader.ts';
import type { Aggregate, MeasureAggregate } from './aggregate.ts';
import { canonicalJson } from './canonical-json.ts';
import { inObject } from './in-object.ts';

/**
 * Four functions, pure and without a clock, and where JSON does not do, a codec. They keep the laws
 * of `Aggregate`, or results depend on the order of readings.
 */
export type CustomAggregate<Acc extends object> = Omit<Aggregate<Acc>, 'write' | 'read'> &
  (
    | Pick<Aggregate<Acc>, 'write' | 'read'>
    /** @default - JSON, with names sorted */
    | { readonly write?: never; readonly read?: never }
  ) & {
    /**
     * Raise it when the accumulator's shape or meaning changes: state of another version is
     * refused instead of being misread.
     * @default 1
     */
    readonly version?: number;
  };

/**
 * An aggregate of your own. A result that is not finite becomes null.
 *
 * @param name what stored state knows it by; letters, digits and '_'
 * @throws DefinitionError for a name that stored state cannot hold, and where `empty()` is not JSON
 * and there is no codec
 * @example
 * custom('geometricMean', 'ratio', {
 *   empty: () => ({ count: 0, logs: 0 }),
 *   add: ({ count, logs }, value) => ({ count: count + 1, logs: logs + Math.log2(value) }),
 *   merge: (left, right) => ({
 *     count: left.count + right.count,
 *     logs: left.logs + right.logs,
 *   }),
 *   result: ({ count, logs }) => (count === 0 ? null : 2 ** (logs / count)),
 * })
 */
export const custom = <const Measure extends string, Acc extends object>(
  name: string,
  measure: Measure,
  functions: CustomAggregate<Acc>,
): MeasureAggregate<Measure> => {
  if (!/^[A-Za-z][A-Za-z0-9_]{0,59}$/.test(name)) {
    throw new DefinitionError(
      'custom.name',
      name,
      'letters, digits and "_", at most 60, starting with a letter',
      'stored state knows the aggregate by it',
    );
  }
  const { version = 1 } = functions;
  const { write, read } = functions.write === undefined ? inJson<Acc>(name) : functions;
  if (functions.write === undefined) assertJson(name, functions.empty());
  return {
    kind: `custom.${name}`,
    parameters: String(version),
    measure,
    aggregate: inObject<Acc>({
      empty: functions.empty,
      add: functions.add,
      merge: functions.merge,
      result: (accumulator) => {
        const result = functions.result(accumulator);
        // Adding 0 turns -0 into 0.
        return result !== null && Number.isFinite(result) ? result + 0 : null;
      },
      write,
      read,
    }),
  };
};

const inJson = <Acc>(name: string): Pick<Aggregate<Acc>, 'write' | 'read'> => ({
  write: (accumulator, writer) =>
    writer.text(canonicalJson(accumulator, `the accumulator of ${name}`)),
  read: (reader) => {
    const text = reader.text();
    try {
      return JSON.parse(text) as Acc;
    } catch {
      throw new CorruptBytesError(`an accumulator of ${name} is not JSON: ${text.slice(0, 60)}`);
    }
  },
});

const assertJson = (name: string, empty: unknown): void => {
  try {
    canonicalJson(empty, 'empty()');
  } catch (error) {
    throw new DefinitionError(
      `custom.${name}`,
      error instanceof Error ? error.message : error,
      'a value that JSON holds',
      'keep plain values in it, or give write and read',
    );
  }
};
