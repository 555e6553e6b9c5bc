import { noWatermark } from '../time/watermark-strategy.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

/** An instant, or `noWatermark`, which is no number of the codec's. */
export const writeInstant = (instantMs: number, writer: ByteWriter): void => {
  writer.unsigned(instantMs === noWatermark ? 0 : 1);
  if (instantMs !== noWatermark) writer.signed(instantMs);
};

export const readInstant = (reader: ByteReader): number =>
  reader.unsigned() === 0 ? noWatermark : reader.signed();
