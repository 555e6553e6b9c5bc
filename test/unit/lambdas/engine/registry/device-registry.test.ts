import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RegistryChange, RegistryEntry } from '../../../../../lambdas/engine/index.ts';
import { DeviceRegistry } from '../../../../../lambdas/engine/registry/device-registry.ts';

const entry = (validFromMs: number, site = `site-${validFromMs}`): RegistryEntry => ({
  validFromMs,
  tags: { site },
  calibration: {},
  thresholds: {},
});

const put = (device: string, validFromMs: number, site?: string): RegistryChange => ({
  action: 'put',
  device,
  entry: entry(validFromMs, site),
});

const registryOf = (...changes: readonly RegistryChange[]): DeviceRegistry => {
  const registry = new DeviceRegistry();
  for (const change of changes) registry.apply(change);
  return registry;
};

const siteAt = (registry: DeviceRegistry, eventTimeMs: number): string | undefined =>
  registry.entryAt('a', eventTimeMs)?.tags.site;

describe('device registry', () => {
  it('knows nothing of a device before its first entry', () => {
    const registry = registryOf(put('a', 10));
    expect(siteAt(registry, 9)).toBeUndefined();
    expect(registry.entryAt('b', 10)).toBeUndefined();
  });

  it('gives the entry that held at an event time, in whatever order entries came', () => {
    const registry = registryOf(put('a', 20), put('a', 10), put('a', 30));
    expect([10, 19, 20, 29, 30, 99].map((at) => siteAt(registry, at))).toEqual([
      'site-10',
      'site-10',
      'site-20',
      'site-20',
      'site-30',
      'site-30',
    ]);
  });

  it('replaces an entry of the same event time', () => {
    const registry = registryOf(put('a', 10), put('a', 10, 'new'));
    expect(siteAt(registry, 10)).toBe('new');
    expect(registry.of('a')).toHaveLength(1);
  });

  it('knows nothing from a removal on, until the next entry', () => {
    const registry = registryOf(put('a', 10), put('a', 30), {
      action: 'remove',
      device: 'a',
      validFromMs: 20,
    });
    expect([19, 20, 29, 30].map((at) => siteAt(registry, at))).toEqual([
      'site-10',
      undefined,
      undefined,
      'site-30',
    ]);
  });

  it('keeps nothing of an erased device, and everything of others', () => {
    const registry = registryOf(put('a', 10), put('b', 10), { action: 'erase', device: 'a' });
    expect(registry.devices()).toEqual(['b']);
    expect(registry.changedDevices()).toEqual(['a', 'b']);
  });

  it('keeps the 16 newest versions of a device', () => {
    const registry = registryOf(...Array.from({ length: 20 }, (_, at) => put('a', at)));
    expect(registry.of('a').map(({ validFromMs }) => validFromMs)).toEqual(
      Array.from({ length: 16 }, (_, at) => at + 4),
    );
  });

  it('gives the declared tags that the entry has', () => {
    const registry = registryOf(put('a', 10));
    expect(registry.tagsAt('a', 10, ['line', 'site', 'constructor'])).toEqual({ site: 'site-10' });
    expect(registry.tagsAt('a', 9, ['site'])).toEqual({});
  });

  it('gives a calibration only where one is there', () => {
    const registry = registryOf(put('a', 10));
    expect(registry.calibrationAt('a', 10)).toBeUndefined();
    const calibration = { value: { scale: 2, offset: 0 } };
    registry.apply({ action: 'put', device: 'a', entry: { ...entry(20), calibration } });
    expect(registry.calibrationAt('a', 20)).toEqual(calibration);
  });

  it('is the same for a change that comes twice', () => {
    const changes = fc.array(
      fc.record({
        device: fc.constantFrom('a', 'b'),
        validFromMs: fc.nat(5),
        action: fc.constantFrom('put', 'remove', 'erase'),
      }),
    );
    fc.assert(
      fc.property(changes, (some) => {
        const [once, twice] = [new DeviceRegistry(), new DeviceRegistry()];
        for (const { device, validFromMs, action } of some) {
          const change: RegistryChange =
            action === 'put' ? put(device, validFromMs) : { action, device, validFromMs };
          once.apply(change);
          twice.apply(change);
          twice.apply(change);
          for (const name of ['a', 'b']) expect(twice.of(name)).toEqual(once.of(name));
        }
      }),
    );
  });
});
