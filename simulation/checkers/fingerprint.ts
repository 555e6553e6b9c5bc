/** Outcomes are published again and again, and never change. */
const known = new WeakMap<object, string>();

/** Names of fields in order, by the names as they come: sorting is most of the work otherwise. */
const ordered = new Map<string, readonly string[]>();

/**
 * Text that is the same for equal outcomes, whatever the order of their fields. Of payloads it has
 * the length only; who needs their bytes compares them.
 */
export const fingerprint = (outcome: object): string => {
  const before = known.get(outcome);
  if (before !== undefined) return before;
  const print = textOf(outcome);
  known.set(outcome, print);
  return print;
};

const textOf = (value: object): string => {
  const fields = value as Readonly<Record<string, unknown>>;
  let text = '{';
  for (const name of namesOf(value)) {
    const field = fields[name];
    if (field === undefined) continue;
    text += `${name}: `;
    if (field instanceof Uint8Array) text += `${field.length} bytes`;
    else text += typeof field === 'object' && field !== null ? textOf(field) : String(field);
    text += ', ';
  }
  return `${text}}`;
};

const namesOf = (value: object): readonly string[] => {
  const names = Object.keys(value);
  const shape = names.join();
  let sorted = ordered.get(shape);
  if (sorted === undefined) {
    sorted = names.sort();
    ordered.set(shape, sorted);
  }
  return sorted;
};
