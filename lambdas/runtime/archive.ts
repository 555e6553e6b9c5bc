import { gunzipSync, gzipSync } from 'node:zlib';
import { type ArchiveStore, comparePositions } from '../engine/index.ts';

/** Consecutive records of one partition, as they go into the archive. */
export interface ArchivedBatch {
  readonly pipeline: string;
  readonly partition: string;
  /** Positions of the first record and of the last. */
  readonly first: string;
  readonly last: string;
  /** The records as text, one a line, in order. */
  readonly lines: readonly string[];
}

/** 60 digits hold every sequence number and offset; padded, they sort as numbers do. */
const padded = (position: string): string => position.padStart(60, '0');

const folder = (pipeline: string, partition: string): string =>
  `${pipeline}/${encodeURIComponent(partition)}/`;

/**
 * Where a batch lies: by pipeline, partition and both its ends. The same records again are the same
 * object, and no object ever replaces one that holds more.
 */
export const archivedName = ({ pipeline, partition, first, last }: ArchivedBatch): string =>
  `${folder(pipeline, partition)}${padded(first)}-${padded(last)}.ndjson.gz`;

/** Writes a batch. Twice is once, and a batch that was cut another way is told apart on reading. */
export const archive = (store: ArchiveStore, batch: ArchivedBatch): Promise<void> =>
  store.put(archivedName(batch), gzipSync(batch.lines.map((line) => `${line}\n`).join('')));

/**
 * The archived records of a pipeline, partition by partition, each position once and in order.
 *
 * @param positionOf the position in a line
 * @returns the lines with the object that each is in
 */
export async function* archivedLines(
  store: ArchiveStore,
  pipeline: string,
  positionOf: (line: string) => string,
): AsyncGenerator<{ readonly line: string; readonly name: string }> {
  let partition = '';
  let reached = '';
  for (const name of await store.list(`${pipeline}/`)) {
    const own = name.slice(0, name.lastIndexOf('/'));
    if (own !== partition) reached = '';
    partition = own;
    const bytes = await store.get(name);
    if (bytes === undefined) continue;
    for (const line of gunzipSync(bytes).toString('utf8').split('\n')) {
      if (line === '') continue;
      const position = positionOf(line);
      if (comparePositions(position, reached) <= 0) continue;
      reached = position;
      yield { line, name };
    }
  }
}
