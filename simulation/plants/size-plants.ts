import type { Plant } from './plant.ts';

/** Bugs where something is larger than an item of the state table, as few batches make it. */
export const sizePlants: readonly Plant[] = [
  {
    name: 'chunks-in-the-wrong-order',
    file: 'lambdas/runtime/item-body.ts',
    find: '    chunks.push(chunk);\n',
    replace: '    chunks.unshift(chunk);\n',
    why: 'A large entry could never be read back.',
    caughtBy: ['I1 final rows', 'I8 one state', 'I11 liveness'],
    seeds: 400,
  },
  {
    name: 'outbox-dropped-over-the-size-of-an-item',
    file: 'lambdas/runtime/partition-processor.ts',
    find: 'outbox: travelling,',
    replace: 'outbox: travelling.estimatedBytes > 380_000 ? new Outbox() : travelling,',
    why: 'What does not fit goes into chunks; dropped, it is lost where nobody looks.',
    caughtBy: ['I1 final rows', 'I3 kept quarantine', 'I4 committed first'],
    seeds: 400,
  },
  {
    name: 'large-payload-is-kept-nowhere',
    file: 'lambdas/runtime/travelling-payload.ts',
    find: '      await quarantine.keepPayload(digest, payload);\n',
    replace: '',
    why: 'A commit would refer to bytes that are nowhere.',
    caughtBy: ['I3 kept quarantine'],
    seeds: 200,
  },
  {
    name: 'item-may-be-larger-than-the-table-takes',
    file: 'lambdas/runtime/item-chunks.ts',
    find: '380 * 1024',
    replace: '480 * 1024',
    why: 'The table refuses the item, so the batch would come again for ever.',
    caughtBy: ['I12 bounded items', 'I11 liveness'],
    seeds: 400,
  },
];
