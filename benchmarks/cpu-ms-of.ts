/** CPU time of all threads, so that garbage collection counts, ms. */
export const cpuMsOf = async (work: () => unknown): Promise<number> => {
  const begun = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1_000;
};
