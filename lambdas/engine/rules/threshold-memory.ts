import type { ByteReader } from '../state/byte-reader.ts';
import type { ByteWriter } from '../state/byte-writer.ts';

/** A window's value as of its last firing. */
export interface Evaluation {
  readonly id: string;
  /** Epoch ms. */
  readonly start: number;
  /** Epoch ms; what orders windows. */
  readonly end: number;
  value: number;
}

/**
 * What a threshold rule remembers of one key. Windows that a late reading may still correct are
 * kept one by one; the alarms are a pure function of `standing` and these, so a correction in the
 * past gives the alarms that would have been, had it come in time.
 */
export interface ThresholdMemory {
  /** Cause (a window's id) of the alarm that stood before the first evaluation. */
  standing: string | undefined;
  /** By ascending end. */
  readonly evaluations: Evaluation[];
  /** Not in the journal as it stands. */
  isDirty: boolean;
}

export const emptyThresholdMemory = (): ThresholdMemory => ({
  standing: undefined,
  evaluations: [],
  isDirty: false,
});

export const writeThreshold = (memory: ThresholdMemory, writer: ByteWriter): void => {
  writer.unsigned(memory.standing === undefined ? 0 : 1);
  if (memory.standing !== undefined) writer.text(memory.standing);
  writer.unsigned(memory.evaluations.length);
  for (const { id, start, end, value } of memory.evaluations) {
    writer.signed(start);
    writer.unsigned(end - start);
    // For windows named by their start, the name need not be written.
    writer.text(id === String(start) ? '' : id);
    writer.double(value);
  }
};

/** @throws CorruptBytesError */
export const readThreshold = (reader: ByteReader): ThresholdMemory => {
  const standing = reader.unsigned() === 0 ? undefined : reader.text();
  const evaluations: Evaluation[] = [];
  for (let rest = reader.unsigned(); rest > 0; rest -= 1) {
    const start = reader.signed();
    const end = start + reader.unsigned();
    const id = reader.text();
    evaluations.push({ id: id === '' ? String(start) : id, start, end, value: reader.double() });
  }
  return { standing, evaluations, isDirty: false };
};
