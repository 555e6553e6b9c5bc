import type { ByteReader } from '../state/byte-reader.ts';
import type { ByteWriter } from '../state/byte-writer.ts';
import { noWatermark } from '../time/watermark-strategy.ts';
import type { RedriveMemory } from './redrive-memory.ts';

/** Writes the memory's changes since they were last taken, or all of it; canonical. */
export const writeRedrives = (
  memory: RedriveMemory,
  extent: 'changes' | 'all',
  arrivalClockMs: number,
  writer: ByteWriter,
): void => {
  const { count, floorMs } = memory;
  writer.unsigned(count);
  writer.unsigned(floorMs === noWatermark ? 0 : 1);
  if (floorMs !== noWatermark) writer.signed(floorMs);
  const remembered = memory.remembered(extent, arrivalClockMs);
  writer.unsigned(remembered.length);
  for (const [id, untilMs] of remembered) {
    writer.text(id);
    writer.signed(untilMs);
  }
};

/** Applies what `writeRedrives` wrote. @throws CorruptBytesError */
export const readRedrives = (memory: RedriveMemory, reader: ByteReader): void => {
  memory.count = reader.unsigned();
  const floorMs = reader.unsigned() === 0 ? noWatermark : reader.signed();
  const ids: [id: string, untilMs: number][] = [];
  for (let rest = reader.unsigned(); rest > 0; rest -= 1)
    ids.push([reader.text(), reader.signed()]);
  memory.restore(ids, floorMs);
};
