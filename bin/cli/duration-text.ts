/** Largest first. */
const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** A duration for a person, in its two largest units: `78 days 18 hours`. */
export const durationText = (durationMs: number): string => {
  const largest = units.findIndex(([, unitMs]) => durationMs >= unitMs);
  if (largest < 0) return 'less than a second';
  let leftMs = durationMs;
  const parts: string[] = [];
  for (const [name, unitMs] of units.slice(largest, largest + 2)) {
    const count = Math.floor(leftMs / unitMs);
    leftMs -= count * unitMs;
    if (count > 0) parts.push(`${count} ${name}${count === 1 ? '' : 's'}`);
  }
  return parts.join(' ');
};
