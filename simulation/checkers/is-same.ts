/**
 * Whether two outcomes have the same fields with the same values, whatever their order. A field
 * that is undefined is none.
 */
export const isSame = (left: unknown, right: unknown): boolean => {
  if (left === right) return true;
  if (!isObject(left) || !isObject(right)) return false;
  if (left instanceof Uint8Array || right instanceof Uint8Array) {
    return areBytes(left) && areBytes(right) && Buffer.compare(left, right) === 0;
  }
  // Most fields are plain values: no call for those.
  for (const name in left) {
    if (left[name] !== right[name] && !isSame(left[name], right[name])) return false;
  }
  for (const name in right) if (left[name] === undefined && right[name] !== undefined) return false;
  return true;
};

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

const areBytes = (value: unknown): value is Uint8Array => value instanceof Uint8Array;
