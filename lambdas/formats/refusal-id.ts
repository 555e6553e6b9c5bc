import type { QuarantinedReading } from '../engine/index.ts';

/** What names a refused reading in quarantine. */
export type RefusalPlace = Pick<QuarantinedReading, 'partition' | 'position' | 'index' | 'measure'>;

/** A refused reading's id: partition, position, index and measure, with colons between. */
export const refusalId = ({ partition, position, index, measure }: RefusalPlace): string =>
  [partition, position, index, ...(measure === undefined ? [] : [measure])].join(':');

/** Reads what `refusalId` gave; undefined for anything else. */
export const parseRefusalId = (id: string): RefusalPlace | undefined => {
  const [, partition, position = '', index, measure] =
    /^(.+):(\d+):(\d{1,6})(?::([A-Za-z][A-Za-z0-9_]*))?$/.exec(id) ?? [];
  if (partition === undefined) return undefined;
  const place = { partition, position, index: Number(index) };
  return measure === undefined ? place : { ...place, measure };
};
