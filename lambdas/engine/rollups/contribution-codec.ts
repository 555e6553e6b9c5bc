import type { Pipeline } from '../pipeline.ts';
import { ByteReader, CorruptBytesError } from '../state/byte-reader.ts';
import { ByteWriter } from '../state/byte-writer.ts';
import { NumberColumnReader } from '../state/number-column-reader.ts';
import { NumberColumnWriter } from '../state/number-column-writer.ts';
import { SliceColumnsReader, SliceColumnsWriter } from '../state/slice-columns.ts';
import { TextColumnReader } from '../state/text-column-reader.ts';
import { TextColumnWriter } from '../state/text-column-writer.ts';
import type { PaneLayout } from '../windows/pane-layout.ts';
import type { Slice } from '../windows/slice.ts';
import type { PaneContribution } from './pane-contribution.ts';
import { rollupLayouts } from './rollup-layouts.ts';

const version = 1;

/** Contributions to one rollup, of one group, as bytes: columns, as in the state. */
export const encodeContributions = (
  contributions: readonly PaneContribution[],
  layout: PaneLayout,
): Uint8Array => {
  const contributors = new TextColumnWriter();
  const ids = new TextColumnWriter();
  const revisions = new NumberColumnWriter();
  const arrivals = new NumberColumnWriter();
  const panes = new SliceColumnsWriter(layout);
  for (const { contributor, id, revision, arrivalTimeMs, pane } of contributions) {
    contributors.write(contributor);
    ids.write(id === String(pane.start) ? '' : id);
    revisions.write(revision);
    arrivals.write(arrivalTimeMs);
    panes.write([pane]);
  }
  const writer = new ByteWriter();
  writer.unsigned(version);
  writer.text(contributions[0]?.rollup ?? '');
  writer.text(contributions[0]?.group ?? '');
  writer.unsigned(contributions.length);
  contributors.finish(writer);
  ids.finish(writer);
  revisions.finish(writer);
  arrivals.finish(writer);
  panes.finish(writer);
  return writer.finish();
};

/**
 * @throws CorruptBytesError where the bytes are no contributions to a rollup of the pipeline
 */
export const decodeContributions = (bytes: Uint8Array, pipeline: Pipeline): PaneContribution[] => {
  const reader = new ByteReader(bytes);
  const stored = reader.unsigned();
  if (stored !== version) {
    throw new CorruptBytesError(`contributions of version ${stored}; this code reads ${version}`);
  }
  const rollup = reader.text();
  const group = reader.text();
  const layout = rollupLayouts(pipeline).get(rollup);
  if (layout === undefined) {
    throw new CorruptBytesError(`contributions to "${rollup}", which is no rollup declared here`);
  }
  const count = reader.unsigned();
  const contributors = new TextColumnReader(reader);
  const ids = new TextColumnReader(reader);
  const revisions = new NumberColumnReader(reader);
  const arrivals = new NumberColumnReader(reader);
  const panes = new SliceColumnsReader(layout, reader);
  return Array.from({ length: count }, () => {
    const contributor = contributors.read();
    const id = ids.read();
    const revision = revisions.read();
    const arrivalTimeMs = arrivals.read();
    const read: Slice[] = [];
    panes.read((slice) => read.push(slice));
    const [pane] = read;
    if (pane === undefined) throw new CorruptBytesError(`no pane of ${contributor}`);
    const named = { rollup, group, contributor, id: id || String(pane.start) };
    return { ...named, revision, arrivalTimeMs, pane };
  });
};
