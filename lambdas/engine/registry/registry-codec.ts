import type { ByteReader } from '../state/byte-reader.ts';
import type { ByteWriter } from '../state/byte-writer.ts';
import type { DeviceRegistry, RegistryVersion } from './device-registry.ts';
import type { Calibration, DeviceThreshold, RegistryEntry } from './registry-change.ts';

/** Writes the registry's changes since they were last taken, or all of it; canonical. */
export const writeRegistry = (
  registry: DeviceRegistry,
  extent: 'changes' | 'all',
  writer: ByteWriter,
): void => {
  const devices = extent === 'all' ? registry.devices() : registry.changedDevices();
  writer.unsigned(devices.length);
  for (const device of devices) {
    const versions = registry.of(device);
    writer.text(device);
    writer.unsigned(versions.length);
    for (const { validFromMs, entry } of versions) {
      writer.signed(validFromMs);
      writer.unsigned(entry === undefined ? 0 : 1);
      if (entry !== undefined) writeEntry(entry, writer);
    }
  }
};

/** Applies what `writeRegistry` wrote. @throws CorruptBytesError */
export const readRegistry = (registry: DeviceRegistry, reader: ByteReader): void => {
  for (let rest = reader.unsigned(); rest > 0; rest -= 1) {
    const device = reader.text();
    const versions: RegistryVersion[] = [];
    for (let left = reader.unsigned(); left > 0; left -= 1) {
      const validFromMs = reader.signed();
      const entry = reader.unsigned() === 0 ? undefined : readEntry(validFromMs, reader);
      versions.push({ validFromMs, entry });
    }
    registry.restore(device, versions);
  }
};

const writeEntry = ({ tags, calibration, thresholds }: RegistryEntry, writer: ByteWriter): void => {
  writeNamed(tags, writer, (tag) => writer.text(tag));
  writeNamed(calibration, writer, ({ scale, offset }) => {
    writer.double(scale);
    writer.double(offset);
  });
  writeNamed(thresholds, writer, ({ limit, clear }) => {
    writer.double(limit);
    writer.double(clear);
  });
};

const readEntry = (validFromMs: number, reader: ByteReader): RegistryEntry => ({
  validFromMs,
  tags: readNamed(reader, () => reader.text()),
  calibration: readNamed(
    reader,
    (): Calibration => ({ scale: reader.double(), offset: reader.double() }),
  ),
  thresholds: readNamed(
    reader,
    (): DeviceThreshold => ({ limit: reader.double(), clear: reader.double() }),
  ),
});

const writeNamed = <Value>(
  values: Readonly<Record<string, Value>>,
  writer: ByteWriter,
  write: (value: Value) => void,
): void => {
  const names = Object.keys(values).sort();
  writer.unsigned(names.length);
  for (const name of names) {
    writer.text(name);
    write(values[name] as Value);
  }
};

const readNamed = <Value>(
  reader: ByteReader,
  read: () => Value,
): Readonly<Record<string, Value>> => {
  const values: [string, Value][] = [];
  for (let rest = reader.unsigned(); rest > 0; rest -= 1) values.push([reader.text(), read()]);
  return Object.fromEntries(values);
};
