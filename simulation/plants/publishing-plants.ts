import type { Plant } from './plant.ts';

const processor = 'lambdas/runtime/partition-processor.ts';
const publisher = 'lambdas/runtime/publisher.ts';

/** Bugs between a commit and the stores: outcomes that come too early, twice altered, or never. */
export const publishingPlants: readonly Plant[] = [
  {
    name: 'partitions-share-an-outbox',
    file: 'lambdas/runtime/outbox.ts',
    find: 'readonly quarantine: QuarantinedReading[] = [];',
    replace:
      'private static last: QuarantinedReading[] = [];\n' +
      '  readonly quarantine: QuarantinedReading[] = (Outbox.last = Outbox.last.slice(-1));',
    why: 'What one partition refused last would be committed by the next, too.',
    caughtBy: ['I13 isolation'],
    seeds: 10,
  },
  {
    name: 'publish-before-commit',
    file: processor,
    find: 'const appended = await appendEntry(',
    replace: `
      const number = (session.head?.number ?? 0) + 1;
      session.unpublished.set(number, travelling);
      await this.publisher.publish({ ...session, head: { number, digest: '' } });
      const appended = await appendEntry(`,
    why: 'A crash or a lost race between the two shows results that were never committed.',
    caughtBy: ['I4 committed first'],
    seeds: 30,
  },
  {
    name: 'duplicate-batch-is-not-published-again',
    file: processor,
    find: 'if (skipped > 0 || unseen !== undefined || records.length === 0) {',
    replace: 'if (skipped > 0) session.unpublished.clear();\n    if (unseen !== undefined) {',
    why: 'A batch that comes again may have been committed by a process that died right after.',
    caughtBy: ['I1 final rows', 'I3 kept quarantine', 'I6 alert rows'],
    seeds: 30,
  },
  {
    name: 'taken-before-the-sink-took-it',
    file: publisher,
    find: '      const outbox = unpublished.get(number);\n',
    replace: `
      const outbox = unpublished.get(number);
      publishedThrough[sink] = number;
    `,
    why: 'A sink that refuses once is never offered the same outbox again.',
    caughtBy: ['I1 final rows', 'I3 kept quarantine', 'I6 alert rows'],
    seeds: 30,
  },
  {
    name: 'failing-sink-is-passed-over',
    file: publisher,
    find: `          error: String(error),
        });
        return;`,
    replace: `          error: String(error),
        });
        continue;`,
    why: 'The next outbox that the sink takes marks the one that it did not take as taken, too.',
    caughtBy: ['I1 final rows', 'I3 kept quarantine', 'I6 alert rows'],
    seeds: 100,
  },
  {
    name: 'forgotten-when-one-sink-has-it',
    file: 'lambdas/runtime/partition-session.ts',
    find: 'Math.min(...Object.values(publishedThrough));',
    replace: 'Math.max(...Object.values(publishedThrough));',
    why: 'The slowest sink decides what is still needed; the others have had theirs.',
    caughtBy: ['I1 final rows', 'I6 alert rows'],
    seeds: 30,
  },
  {
    name: 'commit-number-as-revision',
    file: processor,
    find: '    const travelling = await sendPayloadsAhead(outbox, sinks.quarantine, digestOf);\n',
    replace: `
      const travelling = await sendPayloadsAhead(outbox, sinks.quarantine, digestOf);
      for (const result of travelling.results) {
        travelling.result({ ...result, revision: (session.head?.number ?? 0) + 1 });
      }
    `,
    why: 'Commits depend on how the stream was cut, so a replay gives the same row another number.',
    caughtBy: ['I1 final rows', 'I5 rising revisions'],
    seeds: 30,
  },
  {
    name: 'clock-as-revision',
    file: 'lambdas/engine/pane-firer.ts',
    find: 'revision: revisionOf(this.state),',
    replace: 'revision: Date.now(),',
    why: 'Two machines disagree about the time, and a retry gives older data a later time.',
    caughtBy: ['I1 final rows', 'I5 rising revisions'],
    seeds: 30,
  },
  {
    name: 'results-of-keys-stand-for-each-other',
    file: 'lambdas/runtime/outbox.ts',
    find: '    this.lastFirings.set(identity, result);\n',
    replace: '    this.lastFirings.set(result.window + result.id, result);\n',
    why: 'In each batch only one device would keep its result of a window.',
    caughtBy: ['I1 final rows'],
    seeds: 30,
  },
  {
    name: 'first-firing-of-a-batch-stays',
    file: 'lambdas/runtime/outbox.ts',
    find: '    this.lastFirings.set(identity, result);\n',
    replace: '    if (!this.lastFirings.has(identity)) this.lastFirings.set(identity, result);\n',
    why: 'The last firing is how the pane stands; the first one lacks every correction after it.',
    caughtBy: ['I1 final rows'],
    seeds: 30,
  },
  {
    name: 'sink-keeps-the-lower-revision',
    file: 'lambdas/adapters/memory/memory-result-sink.ts',
    find: 'stored.revision < result.revision',
    replace: 'stored.revision > result.revision',
    why: 'Corrections never show, and what a zombie writes last stays.',
    caughtBy: ['I1 final rows', 'I5 rising revisions'],
    seeds: 30,
  },
];
