/** What a verb tells its caller. */
export const exitCode = {
  ok: 0,
  /** It ran, and found a problem. */
  problem: 1,
  /** It did not run: an argument or an input file is wrong. */
  badArguments: 2,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
