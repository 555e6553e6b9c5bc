/**
 * A number from 0, below 1, that depends on nothing but the three given: what is drawn at one point
 * of a run does not depend on what was drawn before it, so a plan with a fault less is still the
 * same run up to there.
 */
export const chance = (seed: number, point: number, use: number): number => {
  let mixed = Math.imul(seed, 0x9e3779b1) ^ Math.imul(point + 1, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15) ^ Math.imul(use + 1, 0xc2b2ae35), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
};

/** From `least` to `most`, each order of magnitude as likely as the others. */
export const magnitude = (share: number, least: number, most: number): number =>
  least * (most / least) ** share;
