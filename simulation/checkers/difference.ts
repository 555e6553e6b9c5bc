/**
 * How two collections of named texts differ, as one sentence; undefined where they do not.
 *
 * @param what names one of them: "row"
 */
export const difference = (
  what: string,
  actual: ReadonlyMap<string, string>,
  expected: ReadonlyMap<string, string>,
): string | undefined => {
  for (const [name, text] of expected) {
    const found = actual.get(name);
    if (found === undefined) return `${what} ${name} is missing; it should be ${text}`;
    if (found !== text) return `${what} ${name} is ${found}, but should be ${text}`;
  }
  for (const [name, text] of actual) {
    if (!expected.has(name)) return `${what} ${name} should not exist; it is ${text}`;
  }
  return undefined;
};
