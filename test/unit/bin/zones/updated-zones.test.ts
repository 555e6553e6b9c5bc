import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileZone } from '../../../../bin/zones/compile-zone.ts';
import { unpackZone } from '../../../../bin/zones/unpack-zone.ts';
import { type PackedZones, updatedZones } from '../../../../bin/zones/updated-zones.ts';
import { ZoneClock } from '../../../../lambdas/engine/time/zone-clock.ts';
import * as zones from '../../../../lambdas/engine/time/zones.ts';

const data = createRequire(import.meta.url).resolve('moment-timezone/data/packed/latest.json');
const packed = JSON.parse(readFileSync(data, 'utf8')) as PackedZones;
const root = join(import.meta.dirname, '../../../..');

describe('the time zones', () => {
  it('are what the installed release of the database says', () => {
    const source = readFileSync(join(root, 'lambdas/engine/time/zones.ts'), 'utf8');
    expect(updatedZones(packed, zones) === source, 'run `npm run zones`').toBe(true);
  });

  it('keep their version while their clock stays, and take the new one when it changes', () => {
    const next = { ...packed, version: '2099z' };
    const { europeBerlin, europeParis } = zones;
    const source = updatedZones(next, {
      europeBerlin,
      europeParis: { ...europeParis, changes: '' },
    });
    const versionOf = (name: string): string | undefined =>
      new RegExp(`name: '${name}',\n  version: '(\\w+)'`).exec(source)?.[1];
    expect(versionOf('Europe/Berlin')).toBe(europeBerlin.version);
    expect(versionOf('Europe/Paris')).toBe('2099z');
  });

  it('change when the packed history changes, in each of its centuries', () => {
    for (const each of packed.zones) {
      const history = unpackZone(each);
      const clock = new ZoneClock(compileZone(history, packed.version));
      const starts = history.changes.map(({ atSeconds }) => atSeconds * 1_000);
      const offsets = history.changes.map(({ offsetSeconds }) => offsetSeconds * 1_000);
      const found = starts.map((start) => clock.periodAt(start));
      expect(found.map(({ start }) => start)).toEqual(starts);
      expect(found.map(({ offsetMs }) => offsetMs)).toEqual(offsets);
      // Histories end; rules do not.
      expect(found.slice(0, -1).map(({ end }) => end)).toEqual(starts.slice(1));
    }
  });
});
