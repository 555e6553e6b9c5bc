import {
  boundedOutOfOrderness,
  calendar,
  count,
  counted,
  cumulating,
  type DedupeStrategy,
  intervalJoin,
  max,
  mean,
  milliseconds,
  min,
  noDedupe,
  type Pipeline,
  pipeline,
  recent,
  rollup,
  type SourceRecord,
  sequence,
  session,
  sliding,
  sum,
  threshold,
  tumbling,
} from '../../lambdas/engine/index.ts';
import * as zones from '../../lambdas/engine/time/zones.ts';
import { extraAggregates } from './extra-aggregates.ts';
import { counterOf, plausible, type ScriptPipeline, type ScriptRecord } from './fleet-script.ts';

const range = [-plausible, plausible] as const;

const aggregate = {
  mean: mean('a'),
  max: max('a'),
  count: count(),
  sumB: sum('b'),
  minB: min('b'),
};

/** The declaration of a script's pipeline. */
export const declare = (script: ScriptPipeline): Pipeline =>
  pipeline('scripted', {
    source: { topic: 'dt/{sensor}', format: 'json' },
    reading: {
      sensor: 'sensor',
      eventTime: { field: 'at', format: 'epochMilliseconds' },
      ...(script.dedupe === 'sequence' && { sequence: { counter: 'n', session: 'boot' } }),
      sensorTypes: {
        any: {
          sensors: '*',
          measures: {
            a: { unit: 'x', range },
            b: { unit: 'x', range },
            c: { unit: 'x', range: [0, plausible] },
          },
        },
      },
    },
    guards: {
      maxClockAhead: milliseconds(script.maxClockAhead),
      maxAge: milliseconds(script.maxAge),
    },
    watermark: boundedOutOfOrderness({
      scope: script.scope,
      bound: milliseconds(script.bound),
      idleAfter: milliseconds(script.idleAfter),
      forgetAfter: milliseconds(script.forgetAfter),
    }),
    dedupe: dedupeOf(script),
    windows: Object.fromEntries(
      script.windows.map((window) => [window.name, declareWindow(window)]),
    ),
    alerts: Object.fromEntries(
      script.rules.map(({ name, window, measure, direction, limit, clear }) => [
        name,
        threshold(
          direction === 'above'
            ? { window, measure, above: limit, clearAt: clear }
            : { window, measure, below: limit, clearAt: clear },
        ),
      ]),
    ),
    rollups: declareRollups(script),
    joins: declareJoins(script),
    registry: { tags: script.tags ?? [] },
    destinations: { results: 'scripted', alerts: 'scripted' },
  });

const declareRollups = ({ windows: [window], rollup: rolled }: ScriptPipeline) => {
  if (window === undefined || rolled === undefined) return {};
  const { by, completeAfter, keepFor } = rolled;
  const times = {
    completeAfter: milliseconds(completeAfter),
    keepFor: milliseconds(keepFor),
  };
  return { rolled: rollup({ window: window.name, ...times, ...(by && { by }) }) };
};

const declareJoins = ({ join }: ScriptPipeline) => {
  if (join === undefined) return {};
  const { by, before, after, atMost, size, lateness } = join;
  const paired = intervalJoin({
    ...(by && { by }),
    left: { measure: 'a' },
    right: { measure: 'b' },
    within: { before: milliseconds(before), after: milliseconds(after) },
    atMost,
    windows: {
      pairs: tumbling({
        size: milliseconds(size),
        allowedLateness: milliseconds(lateness),
        aggregate: { load: mean('left'), most: max('right'), all: count() },
      }),
    },
  });
  return { paired };
};

const declareWindow = (window: ScriptPipeline['windows'][number]) => {
  const { size, slide, step, gap, otherGap, longest, kind, offset, extras = [] } = window;
  const { earlyEvery, earlyReadings } = window;
  const aggregates = {
    ...aggregate,
    ...Object.fromEntries(extras.map((extra) => [extra, extraAggregates[extra]])),
  };
  if (kind === 'count') return counted({ readings: size, aggregate: aggregates });
  const common = {
    allowedLateness: milliseconds(window.lateness),
    firings: {
      early: {
        ...(earlyEvery !== undefined && { every: milliseconds(earlyEvery) }),
        ...(earlyReadings !== undefined && { readings: earlyReadings }),
      },
      idle: window.isQuietWhenIdle !== true,
    },
    aggregate: aggregates,
  };
  if (kind === 'day') return calendar({ ...common, unit: 'day', zone: zones.europeBerlin });
  if (gap !== undefined) {
    const others = otherGap === undefined ? [] : [{ sensors: 'd2', gap: milliseconds(otherGap) }];
    return session({
      ...common,
      gap: [...others, { sensors: '*', gap: milliseconds(gap) }],
      ...(longest !== undefined && { maxDuration: milliseconds(longest) }),
    });
  }
  const placed = { ...common, size: milliseconds(size), offset: milliseconds(offset) };
  if (slide !== undefined) return sliding({ ...placed, slide: milliseconds(slide) });
  if (step !== undefined) return cumulating({ ...placed, step: milliseconds(step) });
  return tumbling(placed);
};

const dedupeOf = ({ dedupe }: ScriptPipeline): DedupeStrategy => {
  if (dedupe === undefined) return noDedupe;
  if (dedupe === 'sequence') return sequence();
  return recent({ within: milliseconds(dedupe.within), atMost: dedupe.atMost });
};

const encoder = new TextEncoder();

const bytes = (text: string): Uint8Array => encoder.encode(text);

/** The script as source records of one partition. Positions grow, but not one by one. */
export const sourceRecords = (script: readonly ScriptRecord[]): SourceRecord[] =>
  script.map((record, at) => sourceRecord(record, { partition: 'p0', position: positionOf(at) }));

/** The position of a script's record, by its place. */
export const positionOf = (at: number): string => String(at * 7 + 3);

type Place = Pick<SourceRecord, 'partition' | 'position'>;

/** One record as the fold gets it, with no envelope ever round it. */
export const sourceRecord = (record: ScriptRecord, source: Place): SourceRecord => {
  const { kind, arrival: arrivalTimeMs } = record;
  if (kind === 'tick') return { ...source, kind, arrivalTimeMs };
  if (kind === 'control') return { ...source, kind, arrivalTimeMs, change: record.change };
  if (kind === 'foreign') return { ...source, kind, payload: bytes('?'), detail: 'foreign' };
  const { device } = record;
  const sender = { clientId: device, topic: `dt/${device}` };
  const sent = { ...source, arrivalTimeMs, ...sender, payload: payloadOf(record) };
  const redrive = record.kind === 'readings' ? record.redrive : undefined;
  if (redrive === undefined) return { kind: 'reading', ...sent };
  const { of: id, index, until: untilMs } = redrive;
  const which = { id, untilMs, ...(index === undefined ? {} : { index }) };
  return { kind: 'redriven', ...sent, redrive: which };
};

type SentRecord = ScriptRecord & { kind: 'readings' | 'garbage' | 'poison' };

/** Made once: the stream holds them, and the fold of all that is committed asks for them again. */
const payloads = new WeakMap<SentRecord, Uint8Array>();

/** What a device published. Not to be changed. */
export const payloadOf = (record: SentRecord): Uint8Array => {
  const known = payloads.get(record);
  if (known !== undefined) return known;
  const payload = newPayload(record);
  payloads.set(record, payload);
  return payload;
};

const newPayload = (record: SentRecord): Uint8Array => {
  if (record.kind === 'poison') return poisonPayload;
  if (record.kind === 'garbage') return garbage(record.size ?? 0);
  return bytes(packOf(record));
};

/** The simulator's format throws on it. */
export const poisonPayload = Buffer.from('{"poison":true}');

/** The beginning of an object, then noise: the same for the same size. */
const garbage = (size: number): Uint8Array => {
  const text = bytes('{"sensor":');
  if (size <= text.length) return text;
  const padded = new Uint8Array(size);
  let noise = size;
  for (let at = 0; at < size; at += 1) {
    noise = Math.imul(noise ^ (noise >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    padded[at] = noise >>> 16;
  }
  padded.set(text);
  return padded;
};

const packOf = ({ device, readings }: ScriptRecord & { kind: 'readings' }): string => {
  const raw = readings.map(({ event, a, b, flaw, counter, session }) =>
    // By hand, because JSON.stringify writes -0 as 0.
    [
      `{"sensor":"${flaw === 'identity' ? 'other' : device}"`,
      flaw === 'schema' ? '"at":"noon"' : `"at":${event}`,
      ...(counter === undefined ? [] : [`"n":${counter}`]),
      ...(session === undefined ? [] : [`"boot":"${session}"`]),
      `"a":${flaw === 'out_of_range' ? 2 * plausible : literal(a)}`,
      ...(flaw === 'out_of_range' ? [] : [`"c":${counterOf(event)}`]),
      ...(b === undefined || flaw === 'out_of_range' ? [] : [`"b":${literal(b)}`]),
    ]
      .join(',')
      .concat('}'),
  );
  const [first] = raw;
  return raw.length === 1 && first !== undefined ? first : `[${raw.join(',')}]`;
};

const literal = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));
