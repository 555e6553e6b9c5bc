import type { Random } from '../random.ts';
import type { SensorProfile } from './sensor-profile.ts';

/** A physical quantity over time. Asked in order of time. */
export type SensorSignal = (atMs: number) => number;

const dayMs = 86_400_000;
/** After which the drift has forgotten where it was. */
const driftTimeMs = 30 * 60_000;
/** After which the noise has: sensors have some inertia. */
const noiseTimeMs = 4_000;

/**
 * Level + daily cycle + drift + noise. Drift and noise are Ornstein-Uhlenbeck processes: they
 * wander, and are drawn back to zero, the same whatever the interval at which they are read.
 */
export const createSensorSignal = (profile: SensorProfile, random: Random): SensorSignal => {
  const level = profile.level + random.between(-profile.spread, profile.spread);
  const peakMs = random.between(13, 16) * 3_600_000;
  const drift = wandering(profile.drift / 2, driftTimeMs, random);
  const noise = wandering(profile.noise, noiseTimeMs, random);
  return (atMs) =>
    level +
    profile.daily * Math.cos((2 * Math.PI * (atMs - peakMs)) / dayMs) +
    drift(atMs) +
    noise(atMs);
};

const wandering = (deviation: number, memoryMs: number, random: Random): SensorSignal => {
  let value = deviation * random.normal();
  let lastMs: number | undefined;
  return (atMs) => {
    const kept = lastMs === undefined ? 1 : Math.exp(-Math.max(0, atMs - lastMs) / memoryMs);
    value = value * kept + deviation * Math.sqrt(1 - kept * kept) * random.normal();
    lastMs = atMs;
    return value;
  };
};
