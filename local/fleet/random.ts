import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Chance from a seed: the same seed gives the same run. */
export interface Random {
  /** At least `least`, below `below`. */
  between(least: number, below: number): number;
  /** A whole number from 0, below `below`. */
  index(below: number): number;
  /** True with the given probability. */
  isHit(probability: number): boolean;
  /** Normally distributed around 0 with standard deviation 1. */
  normal(): number;
}

/**
 * @param seed of the run, a whole number
 * @param stream tells apart what must not depend on each other: one number per device
 */
export const createRandom = (seed: number, stream: number): Random => {
  // Neighbouring seeds must not give neighbouring sequences: Knuth's multiplicative hashing.
  const generator = xoroshiro128plus(
    Math.imul(seed, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b),
  );
  const uniform = (): number => uniformFloat64(generator);
  return {
    between: (least, below) => least + uniform() * (below - least),
    index: (below) => Math.floor(uniform() * below),
    isHit: (probability) => uniform() < probability,
    // Box and Muller; 1 - uniform is never 0.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
};
