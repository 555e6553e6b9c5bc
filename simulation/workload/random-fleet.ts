import type { Random } from '../../local/fleet/random.ts';
import { plausible, type ScriptReading, type ScriptRecord } from './fleet-script.ts';
import { randomChange } from './random-change.ts';

export interface FleetOptions {
  /** Number of the partition; its devices are named after it. */
  readonly partition: number;
  /** About how many. */
  readonly readings: number;
  /** Whether devices number their readings, for dedupe by sequence. */
  readonly isNumbered: boolean;
  /** After so long a resend is no duplicate any more, ms. @default - it is never one */
  readonly within?: number | undefined;
  /** Whether a device of that name may be in the partition. @default - any may */
  readonly isOwn?: (device: string) => boolean;
}

/** What is wrong with a fleet: each partition's differs in how much of what. */
interface FleetHabits {
  readonly isNumbered: boolean;
  /** Some resends come exactly so long after, ms. */
  readonly within: number | undefined;
  readonly devices: readonly string[];
  /** Of devices that number their readings: the session and the number of the last one. */
  readonly numbers: Map<string, { session: number; counter: number }>;
  /** By how much each device's clock is ahead, ms. */
  readonly clockAhead: ReadonlyMap<string, number>;
  /** Shares of the records. */
  readonly ticks: number;
  /** Of several readings. */
  readonly packs: number;
  readonly resends: number;
  readonly broken: number;
  readonly flawed: number;
  readonly outOfOrder: number;
  /** Of a pause in which nobody sends. */
  readonly silence: number;
  readonly poison: number;
  readonly controls: number;
  /** Records that come out of quarantine again. */
  readonly redrives: number;
  /** Share of garbage that is large. */
  readonly large: number;
  /** Chance of a flood of large garbage: more of it than an item of the state store holds. */
  readonly flood: number;
}

const habitsOf = (
  random: Random,
  { partition, isOwn = () => true }: FleetOptions,
): Omit<FleetHabits, 'isNumbered' | 'within'> => {
  const devices: string[] = [];
  const count = 3 + random.index(3);
  for (let at = 0; devices.length < count; at += 1) {
    const device = `d${partition}-${at}`;
    if (isOwn(device)) devices.push(device);
  }
  return {
    devices,
    numbers: new Map(),
    clockAhead: new Map(
      devices.map((device) => [device, random.isHit(0.3) ? random.index(60) - 40 : 0]),
    ),
    ticks: random.between(0.02, 0.25),
    packs: random.between(0.1, 0.7),
    resends: random.between(0, 0.3),
    broken: random.between(0, 0.08),
    flawed: random.between(0, 0.15),
    outOfOrder: random.between(0, 0.3),
    silence: random.between(0, 0.08),
    controls: random.isHit(0.5) ? random.between(0, 0.08) : 0,
    redrives: random.isHit(0.4) ? random.between(0, 0.2) : 0,
    poison: random.isHit(0.3) ? 0.01 : 0,
    large: random.isHit(0.06) ? 0.5 : 0,
    flood: random.isHit(0.05) ? 0.015 : 0,
  };
};

/** Before and after 1970, and as it is today. */
const origins = [1_000, -1_000, 0, 1_741_601_700_000, 1_741_601_700_000];

/**
 * What one partition receives of a hostile fleet: clocks that are wrong, readings out of order,
 * sent twice, packed, broken, stored while offline, and long silences.
 */
export const randomFleet = (random: Random, options: FleetOptions): ScriptRecord[] => {
  const { readings, isNumbered, within } = options;
  const habits = { ...habitsOf(random, options), isNumbered, within };
  const script: ScriptRecord[] = [];
  let arrival = origins[random.index(origins.length)] ?? 0;
  let isFlooded = false;
  for (let left = readings; left > 0; ) {
    arrival += stepOf(random, habits);
    if (!isFlooded && random.isHit(habits.flood)) {
      script.push(...flood(random, habits, arrival));
      // One is as good as several, and dear.
      isFlooded = true;
    }
    const record = randomRecord(random, habits, arrival, script);
    script.push(record);
    left -= record.kind === 'readings' ? record.readings.length : 0.2;
  }
  return script;
};

const flood = (random: Random, { devices }: FleetHabits, arrival: number): ScriptRecord[] =>
  Array.from({ length: 14 + random.index(4) }, () => ({
    kind: 'garbage',
    device: devices[0] ?? '',
    size: 28_000 + random.index(4_000),
    arrival,
  }));

/** Arrival goes on in small steps, jumps now and then, and sometimes goes back. */
const stepOf = (random: Random, { silence }: FleetHabits): number => {
  if (random.isHit(silence)) return random.isHit(0.2) ? random.index(600) : random.index(120);
  return random.isHit(0.08) ? -random.index(10) : random.index(6);
};

const randomRecord = (
  random: Random,
  habits: FleetHabits,
  arrival: number,
  earlier: readonly ScriptRecord[],
): ScriptRecord => {
  const device = habits.devices[random.index(habits.devices.length)] ?? '';
  if (random.isHit(habits.ticks)) return { kind: 'tick', arrival };
  if (random.isHit(habits.poison)) return { kind: 'poison', device, arrival };
  if (random.isHit(habits.controls)) {
    return { kind: 'control', change: randomChange(random, device, arrival), arrival };
  }
  if (random.isHit(habits.broken)) {
    if (random.isHit(0.3)) return { kind: 'foreign', arrival };
    const size = random.isHit(habits.large) ? 20_000 + random.index(30_000) : 0;
    return { kind: 'garbage', device, size, arrival };
  }
  const resent = earlier[earlier.length - 1 - random.index(12)];
  if (resent?.kind === 'readings' && random.isHit(habits.resends)) {
    const last = resent.arrival + (habits.within ?? 0);
    const isExact = random.isHit(0.2);
    return { ...resent, arrival: isExact ? Math.max(arrival, last) : arrival, redrive: undefined };
  }
  if (random.isHit(habits.redrives)) return randomRedrive(random, arrival, earlier);
  const isPack = random.isHit(habits.packs);
  const readings = Array.from({ length: isPack ? 2 + random.index(8) : 1 }, () =>
    randomReading(random, habits, arrival + (habits.clockAhead.get(device) ?? 0)),
  ).map((reading) => ({ ...reading, ...numberOf(random, habits, device) }));
  return { kind: 'readings', device, readings, arrival };
};

/** Whatever came before, refused or not, under an id that may have been there before, too. */
const randomRedrive = (
  random: Random,
  arrival: number,
  earlier: readonly ScriptRecord[],
): ScriptRecord => {
  const at = Math.max(0, earlier.length - 1 - random.index(30));
  const record = earlier[at];
  if (record?.kind !== 'readings') return { kind: 'tick', arrival };
  const isWhole = random.isHit(0.3);
  const index = random.index(record.readings.length);
  const of = `refusal-${at}-${isWhole ? 'whole' : index}`;
  const until = arrival + (random.isHit(0.3) ? random.index(60) - 20 : 1_000);
  return { ...record, redrive: { of, until, ...(isWhole ? {} : { index }) } };
};

const randomReading = (random: Random, habits: FleetHabits, now: number): ScriptReading => {
  const isFar = random.isHit(habits.outOfOrder * 0.3);
  const age = isFar ? random.index(360) - 60 : random.index(10);
  const isOutOfOrder = random.isHit(habits.outOfOrder);
  const flaw = random.isHit(habits.flawed) ? flaws[random.index(flaws.length)] : undefined;
  const b = random.isHit(0.6) ? randomValue(random) : undefined;
  return {
    event: now - age - (isOutOfOrder ? random.index(30) : 0),
    a: randomValue(random),
    ...(b === undefined ? {} : { b: random.isHit(habits.flawed) ? 2 * plausible : b }),
    ...(flaw === undefined ? {} : { flaw }),
  };
};

/** Mostly the next number; one that came before at times, and a new session after a restart. */
const numberOf = (
  random: Random,
  { isNumbered, numbers, resends }: FleetHabits,
  device: string,
): Pick<ScriptReading, 'counter' | 'session'> => {
  if (!isNumbered) return {};
  const last = numbers.get(device) ?? { session: 1, counter: 0 };
  const isRestart = random.isHit(0.01);
  const session = last.session + (isRestart ? 1 : 0);
  const counter = isRestart ? 0 : last.counter + 1;
  numbers.set(device, { session, counter });
  const behind = random.isHit(resends) ? random.index(80) : 0;
  return { counter: Math.max(0, counter - behind), session: String(session) };
};

const flaws = ['schema', 'identity', 'out_of_range', undefined, undefined, undefined] as const;

const randomValue = (random: Random): number => {
  if (random.isHit(0.7)) return random.index(13) - 6;
  if (random.isHit(0.3)) return [0.1, 0.3, -0, 5e-324, 1e-300, -999.9, 1e3][random.index(7)] ?? 0;
  return random.between(-plausible, plausible);
};
