/** The inside of `inChild`: runs the function that the arguments name and sends what it returns. */
export const answerOnce = async ([module = '', name = '', input = '{}']: readonly string[]) => {
  const exported = (await import(module)) as Record<string, (input: object) => unknown>;
  const result = await exported[name]?.(JSON.parse(input) as object);
  process.send?.({ result });
};

if (process.send !== undefined) await answerOnce(process.argv.slice(2));
