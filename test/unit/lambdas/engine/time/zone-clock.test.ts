import { describe, expect, it } from 'vitest';
import type { TimeZone } from '../../../../../lambdas/engine/index.ts';
import { ZoneClock } from '../../../../../lambdas/engine/time/zone-clock.ts';
import * as zones from '../../../../../lambdas/engine/time/zones.ts';
import { localTimeByIcu } from '../../../../support/local-time-by-icu.ts';

const hourMs = 3_600_000;
const all = [...new Set<TimeZone>(Object.values(zones))];

describe('zone clock', () => {
  it('shows the local time that ICU shows, in every zone, right before and after each change', () => {
    const wrong: string[] = [];
    for (const zone of all) {
      const clock = new ZoneClock(zone);
      const byIcu = localTimeByIcu(zone.name);
      let instant = Date.UTC(1970, 0, 2);
      while (instant < Date.UTC(2080, 0, 1)) {
        const { end } = clock.periodAt(instant);
        for (const each of [instant, Math.min(end - 1_000, Date.UTC(2080, 0, 1))]) {
          if (clock.localTime(each) !== byIcu(each)) {
            wrong.push(`${zone.name} ${new Date(each).toISOString()}`);
          }
        }
        instant = end;
      }
    }
    // Node's release of the database is another one than ours, so a few of 313 zones may differ.
    expect(wrong.length, wrong.join(', ')).toBeLessThan(8);
  });

  it.each(['Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'Australia/Sydney'])(
    'shows the local time that ICU shows since 1900 and beyond every table: %s',
    (name) => {
      const clock = new ZoneClock(all.find((zone) => zone.name === name) ?? zones.utc);
      const byIcu = localTimeByIcu(name);
      for (let at = Date.UTC(1900, 0, 1); at < Date.UTC(2400, 0, 1); at += 911 * hourMs) {
        expect(clock.localTime(at), new Date(at).toISOString()).toBe(byIcu(at));
      }
    },
  );

  it('goes on for ever by the rules of its last years', () => {
    const clock = new ZoneClock(zones.europeBerlin);
    expect(clock.periodAt(Date.UTC(3026, 6, 1))).toEqual({
      start: Date.UTC(3026, 2, 26, 1),
      end: Date.UTC(3026, 9, 29, 1),
      offsetMs: 2 * hourMs,
    });
  });

  it('goes on into the next year after the last change of one', () => {
    const clock = new ZoneClock(zones.europeBerlin);
    expect(clock.periodAt(Date.UTC(3026, 11, 31))).toEqual({
      start: Date.UTC(3026, 9, 29, 1),
      end: Date.UTC(3027, 2, 25, 1),
      offsetMs: hourMs,
    });
  });

  it('stands as it did before its first change at all times before', () => {
    const clock = new ZoneClock(zones.europeBerlin);
    const local = clock.localTime(Date.UTC(1800, 0, 1));
    expect(local - Date.UTC(1800, 0, 1)).toBe((53 * 60 + 28) * 1_000);
  });

  it('never changes in UTC', () => {
    const clock = new ZoneClock(zones.utc);
    expect(clock.periodAt(0)).toEqual({
      start: Number.NEGATIVE_INFINITY,
      end: Number.POSITIVE_INFINITY,
      offsetMs: 0,
    });
    expect(clock.firstInstant(-5)).toBe(-5);
  });

  it('finds the end of the gap for a local time that the clock skips', () => {
    const clock = new ZoneClock(zones.europeBerlin);
    const skipped = Date.UTC(2025, 2, 30, 2, 30);
    expect(clock.firstInstant(skipped)).toBe(Date.UTC(2025, 2, 30, 1));
  });

  it('finds the first of two instants of one local time', () => {
    const clock = new ZoneClock(zones.europeBerlin);
    const twice = Date.UTC(2025, 9, 26, 2, 30);
    expect(clock.firstInstant(twice)).toBe(Date.UTC(2025, 9, 26, 0, 30));
  });
});
