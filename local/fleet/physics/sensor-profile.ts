/** How a quantity behaves on a healthy machine; all in its own unit. */
export interface SensorProfile {
  /** Around which the fleet's sensors lie. */
  readonly level: number;
  /** How far sensors of a kind lie apart. */
  readonly spread: number;
  /** Amplitude of the daily cycle. */
  readonly daily: number;
  /** Typical size of the slow drift. */
  readonly drift: number;
  /** Standard deviation of the noise. */
  readonly noise: number;
  /** Digits after the point that a device reports. */
  readonly digits: number;
}

/** A rule that a healthy machine must stay clear of. */
export interface AlertLimit {
  readonly direction: 'above' | 'below';
  /** Where the alarm ends. */
  readonly clear: number;
}

const known: Readonly<Record<string, SensorProfile>> = {
  C: { level: 46, spread: 5, daily: 3, drift: 2, noise: 0.35, digits: 2 },
  F: { level: 115, spread: 9, daily: 5, drift: 4, noise: 0.6, digits: 2 },
  '%': { level: 48, spread: 6, daily: 5, drift: 3, noise: 0.5, digits: 1 },
  hPa: { level: 1_013, spread: 2, daily: 1.2, drift: 4, noise: 0.06, digits: 2 },
  'mm/s': { level: 2.6, spread: 0.5, daily: 0.2, drift: 0.3, noise: 0.15, digits: 3 },
};

/**
 * The profile of a measure: of its unit where that is known and fits the plausible range, else from
 * the range itself; moved to the safe side of the limits that alert on it.
 */
export const sensorProfile = (
  unit: string,
  range: readonly [number, number],
  limits: readonly AlertLimit[],
): SensorProfile => {
  const [least, greatest] = range;
  const usual = known[unit];
  const reach = usual === undefined ? 0 : swing(usual);
  const fits = usual !== undefined && least < usual.level - reach && usual.level + reach < greatest;
  const profile = fits ? usual : profileWithin(least, greatest);
  return limits.reduce((safe, limit) => clearOf(safe, limit, range), profile);
};

/** The farthest that a healthy value is from the level, but for the rarest noise. */
const swing = ({ spread, daily, drift, noise }: SensorProfile): number =>
  spread + daily + 2 * drift + 4 * noise;

const profileWithin = (least: number, greatest: number): SensorProfile => {
  const width = greatest - least;
  return {
    level: least + width / 2,
    spread: width * 0.03,
    daily: width * 0.03,
    drift: width * 0.02,
    noise: width * 0.003,
    digits: Math.min(6, Math.max(0, Math.ceil(3 - Math.log10(width || 1)))),
  };
};

/** The same profile off the limit, its swing smaller where there is no room for it. */
const clearOf = (
  profile: SensorProfile,
  { direction, clear }: AlertLimit,
  [least, greatest]: readonly [number, number],
): SensorProfile => {
  const room = direction === 'above' ? clear - least : greatest - clear;
  if (room <= 0) return profile;
  const scale = Math.min(1, room / 3 / swing(profile));
  const scaled = {
    ...profile,
    spread: profile.spread * scale,
    daily: profile.daily * scale,
    drift: profile.drift * scale,
    noise: profile.noise * scale,
  };
  const margin = 1.25 * swing(scaled);
  const level =
    direction === 'above'
      ? Math.min(profile.level, clear - margin)
      : Math.max(profile.level, clear + margin);
  return { ...scaled, level };
};
