import { nothing } from './instant.ts';

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** A length of time in its two largest units: `5.2 s`, `10 s`, `3 min 20 s`, `2 h 5 min`, `4 d`. */
export const formatSpan = (ms: number | null): string => {
  if (ms === null || !Number.isFinite(ms)) return nothing;
  if (ms < 0) return `−${formatSpan(-ms)}`;
  if (ms < 59_950) return `${(ms / 1_000).toFixed(ms % 1_000 === 0 ? 0 : 1)} s`;
  let rest = Math.round(ms / 1_000) * 1_000;
  const parts: string[] = [];
  for (const [unit, size] of units) {
    const whole = Math.floor(rest / size);
    rest -= whole * size;
    if (whole > 0) parts.push(`${whole} ${unit}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.join(' ');
};
