/**
 * Runs a scenario once for every way its choices can fall: depth first, each run repeats the
 * choices of the one before it up to the last that had an alternative left.
 *
 * @param run makes its choices by `choose(options)`, which gives a number from 0 to options - 1
 * @returns how many runs there were
 */
export const everyInterleaving = async (
  run: (choose: (options: number) => number) => Promise<void>,
): Promise<number> => {
  let script: number[] = [];
  for (let runs = 1; ; runs += 1) {
    const taken: { choice: number; options: number }[] = [];
    await run((options) => {
      const choice = script[taken.length] ?? 0;
      taken.push({ choice, options });
      return choice;
    });
    let last = taken.pop();
    while (last !== undefined && last.choice + 1 >= last.options) last = taken.pop();
    if (last === undefined) return runs;
    script = [...taken.map(({ choice }) => choice), last.choice + 1];
  }
};
