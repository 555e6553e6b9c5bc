const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Distances of marks on a time axis in ms; marks are at their multiples, so on whole UTC times. */
export const timeSteps: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * secondMs),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minuteMs),
  ...[1, 2, 3, 6, 12].map((count) => count * hourMs),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000].map((count) => count * dayMs),
];

/** Labels of marks in UTC, as exact as the step needs; the date (month and day) at midnight. */
export const timeLabels = (instantsMs: readonly number[], stepMs: number): string[] =>
  instantsMs.map((instant) => {
    const text = new Date(instant).toISOString();
    if (instant % dayMs === 0) return text.slice(-19, -14);
    return stepMs >= minuteMs ? text.slice(-13, -8) : text.slice(-13, -5);
  });
