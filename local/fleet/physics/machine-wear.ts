const secondMs = 1_000;
const minuteMs = 60 * secondMs;

/** One failure of the machine, from a start to the next: ms since the run began. */
const healthyUntilMs = 8 * secondMs;
const failedAtMs = 32 * secondMs;
const repairedFromMs = 5 * minuteMs;
const cooledAtMs = 6 * minuteMs;
const againAfterMs = 12 * minuteMs;

/**
 * How far the failing machine has come, 0 healthy to 1 failed: soon after the start its bearing
 * runs dry within half a minute, after five minutes it is repaired, and later it fails again.
 */
export const machineWear = (sinceStartMs: number): number => {
  const at = sinceStartMs % againAfterMs;
  if (at < failedAtMs) return smooth((at - healthyUntilMs) / (failedAtMs - healthyUntilMs));
  return 1 - smooth((at - repairedFromMs) / (cooledAtMs - repairedFromMs));
};

/** 0 to 1 with level ends. */
const smooth = (part: number): number => {
  const within = Math.min(1, Math.max(0, part));
  return within * within * (3 - 2 * within);
};
