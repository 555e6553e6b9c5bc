import type { Plant } from './plant.ts';

const journal = 'lambdas/runtime/journal.ts';
const session = 'lambdas/runtime/partition-session.ts';

/** Bugs in the chain of commits: two of one number, one that is lost, one that is not ours. */
export const journalPlants: readonly Plant[] = [
  {
    name: 'lost-race-taken-as-success',
    file: journal,
    find: 'if (failure !== undefined) throw failure;',
    replace:
      'if (failure !== undefined) throw failure;\n    if (now !== undefined) return appended;',
    why: 'The condition failed: another writer was first, and this batch is not in the chain.',
    caughtBy: ['I4 committed first', 'I9 true checkpoint'],
    seeds: 30,
  },
  {
    name: 'entry-of-another-taken-for-ours',
    file: journal,
    find: 'now?.number === number && now.digest === digest && now.writer === writer',
    replace: 'now?.number === number',
    why: 'Only our own name and digest in the slot say that it was our write.',
    caughtBy: ['I4 committed first', 'I9 true checkpoint'],
    seeds: 30,
  },
  {
    name: 'lost-reply-is-written-once-more',
    file: journal,
    find: '      failure = error;\n',
    replace: '      failure = error;\n      await store.put(item);\n',
    why: 'Without its condition the write replaces what another writer has committed meanwhile.',
    caughtBy: ['I1 final rows', 'I4 committed first', 'I9 true checkpoint', 'I11 liveness'],
    seeds: 100,
  },
  {
    name: 'entry-may-replace-its-like',
    file: journal,
    find: "replaced < 1 ? 'absent' : { number: replaced }",
    replace: '{ below: number + 1 }',
    why: 'Two writers would both commit an entry of that number.',
    caughtBy: ['I2 one chain'],
    seeds: 30,
  },
  {
    name: 'outboxes-under-the-snapshot-are-lost',
    file: session,
    find: 'journal.entries(Math.min(covers.number, taken + 1), covers.number)',
    replace: 'journal.entries(covers.number, covers.number)',
    why: 'A snapshot holds the state, and not what some sink has yet to take.',
    caughtBy: ['I1 final rows', 'I3 kept quarantine', 'I6 alert rows'],
    seeds: 50,
  },
  {
    name: 'what-is-committed-counts-as-published',
    file: session,
    find: '        entry.publishedThrough[sink] ?? entry.number,\n',
    replace: '        entry.number,\n',
    why: 'A process that died between commit and publish has told nobody.',
    caughtBy: ['I1 final rows', 'I3 kept quarantine', 'I6 alert rows'],
    seeds: 30,
  },
  {
    name: 'snapshot-pointer-first',
    file: 'lambdas/runtime/snapshots.ts',
    find: '    for (const [index, bytes] of chunks.entries()) {\n',
    replace: `
      const [{ covers }, digest] = [snapshot, digestOf(content)];
      const early: SnapshotPointer = { covers, set, attempt, chunks: chunks.length, digest };
      await this.putOwn(this.pointerItem(attempt + 1, early), { number: attempt });
      for (const [index, bytes] of chunks.entries()) {
    `,
    why: 'A crash before the chunks leaves a pointer to nothing, and the partition cannot load.',
    caughtBy: ['I8 one state', 'I11 liveness'],
    seeds: 50,
  },
  {
    name: 'snapshot-over-the-one-in-use',
    file: 'lambdas/runtime/snapshots.ts',
    find: 'const set = pointer?.set === 0 ? 1 : 0;',
    replace: 'const set = pointer?.set ?? 0;',
    why: 'While it is written, or after a crash, there is no whole snapshot.',
    caughtBy: ['I8 one state', 'I11 liveness'],
    seeds: 50,
  },
  {
    name: 'snapshot-covers-one-too-many',
    file: 'lambdas/runtime/snapshot-policy.ts',
    find: '      covers: head,\n',
    replace: '      covers: { ...head, number: head.number + 1 },\n',
    why: 'The entry after it would never be read.',
    caughtBy: ['I1 final rows', 'I8 one state', 'I11 liveness'],
    seeds: 30,
  },
  {
    name: 'snapshots-are-never-due',
    file: 'lambdas/runtime/snapshot-policy.ts',
    find: 'const isDue = entries >= snapshotAfterAtLeast &&',
    replace: 'const isDue = entries < 0 &&',
    why: 'The ring is full once it has come round, and no batch is committed any more.',
    caughtBy: ['I11 liveness'],
    seeds: 50,
  },
];
