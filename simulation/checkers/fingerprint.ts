/** Outcomes are published again and again, and never change. */
const known = new WeakMap<object, string>();

/**
 * Text that is the same for equal outcomes, whatever the order of their fields. Of payloads it has
 * the length only; who needs their bytes compares them.
 */
export const fingerprint = (outcome: object): string => {
  const before = known.get(outcome);
  if (before !== undefined) return before;
  const names: string[] = [];
  let lengths = '';
  for (const [name, field] of Object.entries(outcome)) {
    if (field instanceof Uint8Array) {
      lengths += ` ${name} of ${field.length} bytes`;
      continue;
    }
    names.push(name);
    if (typeof field === 'object' && field !== null) names.push(...Object.keys(field));
  }
  // The list of names says what is written, and in which order.
  const print = JSON.stringify(outcome, names.sort()) + lengths;
  known.set(outcome, print);
  return print;
};
