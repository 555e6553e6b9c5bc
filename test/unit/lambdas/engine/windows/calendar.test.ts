import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CalendarOptions,
  type CalendarUnit,
  calendar,
  count,
  hours,
  milliseconds,
  type TimeZone,
} from '../../../../../lambdas/engine/index.ts';
import * as zones from '../../../../../lambdas/engine/time/zones.ts';
import { expectRefusal } from '../../../../support/expect-refusal.ts';
import { fixedWindows } from '../../../../support/fixed-windows.ts';
import { localTimeByIcu } from '../../../../support/local-time-by-icu.ts';

type Options = CalendarOptions<{ readonly count: ReturnType<typeof count> }>;
type Declared = Pick<Options, 'unit' | 'zone'> & Partial<Options>;
const assignerOf = (options: Declared) =>
  calendar({ allowedLateness: milliseconds(0), aggregate: { count: count() }, ...options })
    .assigner;
const windowsOf = (options: Declared) => fixedWindows(assignerOf(options));

const hour = 3_600_000;
const at = (text: string): number => Date.parse(text);
const lengthHours = (zone: TimeZone, text: string): number => {
  const { start, end } = windowsOf({ unit: 'day', zone }).slice(at(text));
  return (end - start) / hour;
};

const units: readonly CalendarUnit[] = ['day', 'week', 'month', 'quarter', 'year'];
const places = [
  zones.europeBerlin,
  zones.europeLondon,
  zones.americaNewYork,
  zones.americaSaoPaulo,
  zones.asiaKolkata,
  zones.asiaBeirut,
  zones.australiaLordHowe,
  zones.pacificApia,
  zones.africaCairo,
  zones.antarcticaTroll,
];

const assigners = fc
  .record({
    unit: fc.constantFrom(...units),
    zone: fc.constantFrom(...places),
    every: fc.integer({ min: 1, max: 5 }),
    startsAt: fc.constantFrom(0, 1, 6, 23).map(hours),
    weekStartsOn: fc.constantFrom('monday', 'sunday', 'saturday'),
  })
  .map((options) => windowsOf(options as Options));

/** Two instants near changes of the clock as often as anywhere. */
const instants = fc.oneof(
  fc.integer({ min: at('1969-01-01'), max: at('2060-01-01') }),
  fc
    .tuple(fc.integer({ min: 1969, max: 2060 }), fc.constantFrom(2, 3, 8, 9, 10), fc.nat(45 * 24))
    .map(([year, month, afterHours]) => Date.UTC(year, month, 1) + afterHours * hour),
);

describe('calendar windows', () => {
  it('lie side by side, and hold every instant in one', () => {
    fc.assert(
      fc.property(assigners, instants, (assigner, instant) => {
        const window = assigner.slice(instant);
        expect(window.start).toBeLessThanOrEqual(instant);
        expect(window.end).toBeGreaterThan(instant);
        expect(assigner.slice(window.start)).toEqual(window);
        expect(assigner.slice(window.end - 1)).toEqual(window);
        expect(assigner.slice(window.end).start).toBe(window.end);
        expect(assigner.slice(window.start - 1).end).toBe(window.start);
        expect(assigner.nextEnd(instant)).toBe(window.end);
        expect(assigner.startOf(window.end)).toBe(window.start);
        expect(assigner.lastEnd(window)).toBe(window.end);
      }),
    );
  });

  it('start when ICU shows the first moment of the unit, where the clock shows it at all', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        fc.constantFrom(...units),
        instants,
        (zone, unit, instant) => {
          const byIcu = localTimeByIcu(zone.name);
          const { start } = windowsOf({ unit, zone }).slice(instant);
          const local = new Date(byIcu(start));
          const before = new Date(byIcu(start - 1_000));
          const isMidnight = local.getTime() % (24 * hour) === 0;
          const isSkipped = local.getTime() - before.getTime() > 1_000;
          const wasShown = local.getTime() - before.getTime() < 1_000;
          expect(isMidnight || isSkipped || wasShown).toBe(true);
          if (!isMidnight) return;
          if (unit === 'week') expect(local.getUTCDay()).toBe(1);
          if (unit === 'month') expect(local.getUTCDate()).toBe(1);
          if (unit === 'quarter') {
            expect([local.getUTCDate(), local.getUTCMonth() % 3]).toEqual([1, 0]);
          }
          if (unit === 'year') expect([local.getUTCDate(), local.getUTCMonth()]).toEqual([1, 0]);
        },
      ),
    );
  });

  it.each([
    ['23 hours when the clock goes forward', zones.europeBerlin, '2025-03-30T12:00Z', 23],
    ['25 hours when it goes back', zones.europeBerlin, '2025-10-26T12:00Z', 25],
    ['24 hours on other days', zones.europeBerlin, '2025-10-27T12:00Z', 24],
    ['23.5 hours on Lord Howe Island', zones.australiaLordHowe, '2025-10-05T00:00Z', 23.5],
    ['22 hours at Troll station', zones.antarcticaTroll, '2025-03-30T12:00Z', 22],
    ['23 hours long after every table', zones.europeBerlin, '2387-03-29T12:00Z', 23],
    ['24 hours where no summer time is any more', zones.americaSaoPaulo, '2025-10-19T12:00Z', 24],
    ['23 hours before 1970', zones.europeBerlin, '1949-04-10T12:00Z', 23],
  ])('are days of %s', (_, zone, text, expected) => {
    expect(lengthHours(zone, text)).toBe(expected);
  });

  it('start at one o’clock where the clock skips midnight', () => {
    const { start } = windowsOf({ unit: 'day', zone: zones.americaSaoPaulo }).slice(
      at('2018-11-04T12:00Z'),
    );
    expect(start).toBe(at('2018-11-04T03:00Z'));
    expect(localTimeByIcu('America/Sao_Paulo')(start)).toBe(at('2018-11-04T01:00Z'));
  });

  it('start at the second midnight where the clock goes back before it has shown the first', () => {
    const { start, end } = windowsOf({ unit: 'day', zone: zones.americaSaoPaulo }).slice(
      at('2018-02-17T12:00Z'),
    );
    expect((end - start) / hour).toBe(25);
    expect(end).toBe(at('2018-02-18T03:00Z'));
  });

  it('have begun already where the clock goes back over their start', () => {
    const options = { unit: 'day', zone: zones.europeBerlin, startsAt: hours(2.5) } as const;
    const day = { start: at('2025-10-26T00:30Z'), end: at('2025-10-27T01:30Z') };
    // Half past two, and ten past two after it.
    expect(windowsOf(options).slice(at('2025-10-26T00:30Z'))).toEqual(day);
    expect(windowsOf(options).slice(at('2025-10-26T01:10Z'))).toEqual(day);
  });

  it('leave out the day that Samoa left out', () => {
    const assigner = windowsOf({ unit: 'day', zone: zones.pacificApia });
    const eve = assigner.slice(at('2011-12-29T20:00Z'));
    expect(eve.end).toBe(at('2011-12-30T10:00Z'));
    const next = assigner.slice(eve.end);
    expect(new Date(localTimeByIcu('Pacific/Apia')(next.start)).toISOString()).toMatch(
      /^2011-12-31T00:00/,
    );
  });

  it('begin at an hour of the day by the clock on the wall', () => {
    const assigner = windowsOf({
      unit: 'day',
      zone: zones.europeBerlin,
      startsAt: hours(6),
    });
    expect(assigner.slice(at('2025-03-30T03:59Z'))).toEqual({
      start: at('2025-03-29T05:00Z'),
      end: at('2025-03-30T04:00Z'),
    });
  });

  it.each([
    ['monday', '2025-03-10T00:00Z'],
    ['sunday', '2025-03-09T00:00Z'],
    ['saturday', '2025-03-15T00:00Z'],
  ] as const)('are weeks from %s', (weekStartsOn, start) => {
    const assigner = windowsOf({ unit: 'week', zone: zones.utc, weekStartsOn });
    expect(assigner.slice(at('2025-03-15T12:00Z')).start).toBe(at(start));
  });

  it('are half-years as six months', () => {
    const assigner = windowsOf({ unit: 'month', zone: zones.utc, every: 6 });
    expect(assigner.slice(at('1969-11-05T00:00Z'))).toEqual({
      start: at('1969-07-01T00:00Z'),
      end: at('1970-01-01T00:00Z'),
    });
  });

  it('are as long as they may be, and begin as late', () => {
    const sizes = units.map((unit) => windowsOf({ unit, zone: zones.utc, every: 2 }).sizeMs);
    expect(sizes.map((size) => size / (24 * hour))).toEqual([2, 14, 62, 184, 732]);
    expect(assignerOf({ unit: 'day', zone: zones.utc, startsAt: hours(6) }).offsetMs).toBe(
      6 * hour,
    );
    const most = { every: 1_000, startsAt: milliseconds(24 * hour - 1) };
    expect(assignerOf({ unit: 'year', zone: zones.utc, ...most }).named).toBe('start');
  });

  it('name their shape by text that stored state must go on being known by', () => {
    const { signature } = windowsOf({ unit: 'week', zone: { ...zones.utc, version: '2026a' } });
    expect(signature).toBe('calendar(week,1,0,monday,UTC,2026a)');
  });

  it('are of other state when their zone has changed', () => {
    const before = windowsOf({ unit: 'day', zone: zones.europeBerlin });
    const after = windowsOf({ unit: 'day', zone: { ...zones.europeBerlin, version: '2030a' } });
    expect(after.signature).not.toBe(before.signature);
  });

  it.each([
    ['unit', { unit: 'decade' }, 'unit is "decade", but must be one of day, week'],
    ['every', { every: 0 }, 'every is 0, but must be a whole number from 1'],
    ['every', { every: 1_001 }, 'every is 1001, but must be a whole number from 1 to 1000'],
    ['every', { every: 1.5 }, 'every is 1.5, but must be'],
    ['startsAt', { startsAt: milliseconds(-1) }, 'startsAt is -1, but must be'],
    ['startsAt', { startsAt: milliseconds(0.5) }, 'startsAt is 0.5, but must be'],
    ['startsAt', { startsAt: hours(24) }, 'startsAt is 86400000, but must be'],
    ['weekStartsOn', { weekStartsOn: 'noon' }, 'weekStartsOn is "noon", but must be one of'],
  ])('refuse a wrong %s', (_, wrong, message) => {
    const declare = () =>
      windowsOf({ unit: 'day', zone: zones.utc, ...(wrong as Partial<Options>) });
    expectRefusal(declare, message);
  });
});
