/** One place in which two inspections differ; undefined where one of them has nothing there. */
export interface Difference {
  /** Names from the outside in, with points between: `panes.perMinute.1741601700000.count`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Every value that differs, in the order of the paths' first appearance. */
export const differences = (before: unknown, after: unknown, path = ''): Difference[] => {
  if (!isObject(before) || !isObject(after)) {
    const isSame = JSON.stringify(before) === JSON.stringify(after);
    return isSame ? [] : [{ path, before, after }];
  }
  const [old, now] = [named(before), named(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) =>
    differences(old.get(name), now.get(name), path === '' ? name : `${path}.${name}`),
  );
};

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Members of a list go by what names them, a start, rather than by their place. */
const named = (value: object): Map<string, unknown> =>
  new Map(
    Array.isArray(value)
      ? value.map((one: unknown, place) => [nameOf(one) ?? String(place), one])
      : Object.entries(value),
  );

const nameOf = (value: unknown): string | undefined => {
  if (!isObject(value)) return undefined;
  const { start, validFrom } = value as { start?: unknown; validFrom?: unknown };
  const name = start ?? validFrom;
  return name === undefined ? undefined : String(name);
};
