import type { Random } from '../../local/fleet/random.ts';
import { extraAggregateNames } from './extra-aggregates.ts';
import type { ScriptPipeline, Upgrade } from './fleet-script.ts';

type ScriptWindow = ScriptPipeline['windows'][number];
type ScriptRule = ScriptPipeline['rules'][number];

/** From 0 to `most`: small, so that two of them often meet at a boundary, or anything. */
const upTo = (random: Random, most: number): number =>
  random.isHit(0.3) ? 0 : random.index((random.isHit(0.4) ? Math.min(5, most) : most) + 1);

const oneOf = <Item>(random: Random, items: readonly Item[]): Item =>
  items[random.index(items.length)] as Item;

/** A pipeline of one or two windows of any kind, with any setting that the fold knows. */
export const randomPipeline = (random: Random): ScriptPipeline => {
  const bound = upTo(random, 20);
  const idleAfter = bound + 1 + random.index(40);
  const names = random.isHit(0.32) ? ['narrow', 'wide'] : ['narrow'];
  const windows = names.map((name) => randomWindow(random, name));
  const ruled = windows.filter(({ kind }) => kind !== 'count').map(({ name }) => name);
  const rules = Array.from({ length: ruled.length === 0 ? 0 : random.index(3) }, (_, at) =>
    randomRule(random, `rule${at}`, oneOf(random, ruled)),
  );
  return {
    scope: oneOf(random, ['key', 'partition']),
    bound,
    idleAfter,
    forgetAfter: idleAfter + upTo(random, 80),
    maxClockAhead: upTo(random, 40),
    maxAge: random.isHit(0.2) ? 1 + random.index(30) : oneOf(random, [100, 250, 900]),
    dedupe: randomDedupe(random),
    tags: random.isHit(0.5) ? ['site'] : undefined,
    windows,
    rules,
  };
};

/** A window of any kind but a session, and at times a rule for it. */
export const randomUpgrade = (random: Random): Upgrade => {
  const name = 'added';
  let window = randomWindow(random, name);
  while (window.gap !== undefined) window = randomWindow(random, name);
  const isRuled = window.kind !== 'count' && random.isHit(0.5);
  return {
    // Ticks before it was declared say nothing of when it fires early.
    window: { ...window, earlyEvery: undefined },
    rules: isRuled ? [randomRule(random, 'addedRule', name)] : [],
  };
};

const randomDedupe = (random: Random): ScriptPipeline['dedupe'] => {
  if (random.isHit(0.2)) return undefined;
  if (random.isHit(0.3)) return 'sequence';
  const within = 1 + random.index(random.isHit(0.5) ? 15 : 150);
  return { within, atMost: 1 + random.index(random.isHit(0.6) ? 5 : 20) };
};

const randomWindow = (random: Random, name: string): ScriptWindow => {
  const size = (): number => (random.isHit(0.5) ? 1 + random.index(25) : 20 + random.index(41));
  const extras = random.isHit(0.2) ? [oneOf(random, extraAggregateNames)] : [];
  const lateness = upTo(random, 80);
  const earlyEvery = random.isHit(0.2) ? 1 + random.index(60) : undefined;
  const isQuietWhenIdle = random.isHit(0.2);
  const placed = { name, offset: random.index(61) - 30, lateness, extras };
  const common = { ...placed, earlyEvery, isQuietWhenIdle };
  const share = random.between(0, 1);
  if (share < 0.1) return { name, offset: 0, lateness: 0, extras, kind: 'count', size: size() };
  const earlyReadings = random.isHit(0.2) ? 1 + random.index(4) : undefined;
  if (share < 0.15) return { ...common, earlyReadings, kind: 'day', size: 1 };
  if (share < 0.4) {
    const [gap, otherGap] = [1 + random.index(30), 1 + random.index(30)];
    const longest = random.isHit(0.5) ? Math.max(gap, otherGap) + random.index(60) : undefined;
    return { ...common, earlyReadings, gap, otherGap, longest, size: 1 };
  }
  if (share < 0.55) {
    const [one, other] = [size(), size()];
    // Not many at a time: what the simulator looks for is not in their number.
    const slide = Math.max(Math.min(one, other), Math.ceil(Math.max(one, other) / 8));
    return { ...common, size: Math.max(one, other), slide };
  }
  if (share < 0.7) {
    const step = 1 + random.index(8);
    return { ...common, step, size: step * (1 + random.index(5)) };
  }
  return { ...common, earlyReadings, size: size() };
};

const randomRule = (random: Random, name: string, window: string): ScriptRule => {
  const direction = oneOf(random, ['above', 'below'] as const);
  const limit = random.index(9) - 4;
  const hysteresis = upTo(random, 4);
  return {
    name,
    window,
    measure: oneOf(random, ['mean', 'mean', 'max', 'count', 'sumB', 'minB']),
    direction,
    limit,
    clear: limit + (direction === 'above' ? -hysteresis : hysteresis),
  };
};
