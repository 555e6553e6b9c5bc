import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ByteReader,
  ByteWriter,
  type RegistryChange,
} from '../../../../../lambdas/engine/index.ts';
import { DeviceRegistry } from '../../../../../lambdas/engine/registry/device-registry.ts';
import {
  readRegistry,
  writeRegistry,
} from '../../../../../lambdas/engine/registry/registry-codec.ts';

const encode = (registry: DeviceRegistry, extent: 'changes' | 'all'): Uint8Array => {
  const writer = new ByteWriter();
  writeRegistry(registry, extent, writer);
  if (extent === 'changes') registry.forgetChanges();
  return writer.finish();
};

const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const names = fc.constantFrom('a', 'b', 'c');

const changes: fc.Arbitrary<RegistryChange> = fc
  .record({
    action: fc.constantFrom('put', 'put', 'remove', 'erase'),
    device: fc.constantFrom('x', 'y', 'z\ud800'),
    validFromMs: fc.integer({ min: -3, max: 3 }),
    tags: fc.dictionary(names, fc.string()),
    calibration: fc.dictionary(names, fc.record({ scale: number, offset: number })),
    thresholds: fc.dictionary(names, fc.record({ limit: number, clear: number })),
  })
  .map(({ action, device, ...entry }) =>
    action === 'put'
      ? { action, device, entry }
      : { action, device, validFromMs: entry.validFromMs },
  );

describe('registry codec', () => {
  it('gives back the registry from its changes, commit by commit, in the same bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.array(changes, { maxLength: 4 })), (commits) => {
        const [written, read] = [new DeviceRegistry(), new DeviceRegistry()];
        for (const commit of commits) {
          for (const change of commit) written.apply(change);
          const reader = new ByteReader(encode(written, 'changes'));
          readRegistry(read, reader);
          expect(reader.isAtEnd).toBe(true);
        }
        expect(encode(read, 'all')).toEqual(encode(written, 'all'));
        for (const device of written.devices()) {
          expect(read.of(device)).toEqual(written.of(device));
        }
      }),
    );
  });

  it('writes equal entries as equal bytes, in whatever order their names came', () => {
    const bytesOf = (tags: Readonly<Record<string, string>>): Uint8Array => {
      const registry = new DeviceRegistry();
      const entry = { validFromMs: 1, tags, calibration: {}, thresholds: {} };
      registry.apply({ action: 'put', device: 'x', entry });
      return encode(registry, 'all');
    };
    expect(bytesOf({ a: '1', b: '2' })).toEqual(bytesOf({ b: '2', a: '1' }));
  });

  it('writes nothing of a device that did not change', () => {
    const registry = new DeviceRegistry();
    registry.apply({ action: 'remove', device: 'x', validFromMs: 1 });
    encode(registry, 'changes');
    expect(encode(registry, 'changes')).toEqual(Uint8Array.of(0));
  });
});
