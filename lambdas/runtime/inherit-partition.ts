import { createHash } from 'node:crypto';
import type { PartitionLineage, PartitionOrigin, Telemetry } from '../engine/index.ts';
import { appendEntry } from './append-entry.ts';
import {
  CommitConflictError,
  HaltedError,
  ParentUnfinishedError,
  UnpublishedBacklogError,
} from './errors.ts';
import { Outbox } from './outbox.ts';
import {
  type ChainSource,
  loadSessionOf,
  type PartitionSession,
  publishedByAll,
} from './partition-session.ts';
import type { Publisher } from './publisher.ts';
import { snapshotIfDue } from './snapshot-policy.ts';
import type { StageState } from './stage.ts';

type Session = PartitionSession<StageState>;

export interface InheritanceSource extends ChainSource {
  readonly lineage: PartitionLineage;
  readonly publisher: Publisher;
  readonly telemetry: Telemetry;
}

/**
 * The first entry of a partition that came about by a split or merge (CONTRACT, section 6):
 * 1. Each parent's chain is sealed by a last entry, under the condition of any other, so that no
 *    writer that is still at the parent can add to it; not before the parent was read to its end,
 *    and not before every sink has its outboxes, since nobody will come back to publish them.
 * 2. The partition starts from the parents' last states, as far as the keys are its own.
 * Siblings may do 1 at the same time; whoever seals first, the state is the same.
 *
 * Where there is no parent, the session stays empty.
 *
 * @param session of the partition, as loaded: it has no entry
 * @throws ParentUnfinishedError, UnpublishedBacklogError, CommitConflictError: to be tried again
 */
export const inheritPartition = async (
  source: InheritanceSource,
  session: Session,
  partition: string,
): Promise<void> => {
  const origin = await source.lineage.originOf(partition);
  if (origin === undefined) {
    throw new HaltedError(
      `the stream does not list ${partition}, so it is not known where its state comes from; ` +
        'let the function read the stream that its records come from',
    );
  }
  await inherit(source, session, origin);
};

const inherit = async (
  source: InheritanceSource,
  session: Session,
  { parents, hashRange }: PartitionOrigin,
): Promise<void> => {
  if (parents.length === 0) return;
  const { kind } = session;
  const last: Session[] = [];
  for (const parent of parents) last.push(await seal(source, kind, parent));
  const { first, last: end } = hashRange;
  const inherited = kind.inherit(
    last.map(({ state }) => state),
    (partitionKey) => {
      const hash = hashOf(partitionKey);
      return hash >= first && hash <= end;
    },
  );
  const changes = kind.encode(inherited, 'all');
  kind.apply(session.state, changes);
  await appendEntry(session, { changes, outbox: new Outbox() });
};

/** How often a writer that is still at the parent may come first before the batch is given back. */
const attempts = 3;

/** The parent's chain, closed for good. */
const seal = async (
  source: InheritanceSource,
  kind: Session['kind'],
  parent: string,
): Promise<Session> => {
  for (let attempt = 1; ; attempt += 1) {
    const session = await loadSessionOf(kind, source, parent);
    if (session.isSealed) return session;
    try {
      await appendSeal(source, session, parent);
      return session;
    } catch (error) {
      if (!(error instanceof CommitConflictError) || attempt === attempts) throw error;
    }
  }
};

const appendSeal = async (
  source: InheritanceSource,
  session: Session,
  parent: string,
): Promise<void> => {
  const { lineage, publisher } = source;
  if (session.head === undefined) {
    // It has had no record, and is a child itself perhaps. Not listed any more: it has no past.
    const origin = await lineage.originOf(parent);
    if (origin !== undefined) await inherit(source, session, origin);
  }
  const { position } = session.state;
  if (await lineage.hasRecordsAfter(parent, position)) {
    throw new ParentUnfinishedError(
      `${parent} has records after position ${position || 'none'} that are not committed; ` +
        'this batch waits until they are, or until the stream has let them go',
    );
  }
  await publishAll(publisher, session, parent);
  await snapshotIfDue(session, source);
  await appendEntry(session, {
    changes: session.kind.encode(session.state, 'changes'),
    outbox: new Outbox(),
    isSeal: true,
  });
};

const publishAll = async (
  publisher: Publisher,
  session: Session,
  parent: string,
): Promise<void> => {
  const newest = session.head?.number ?? 0;
  // A publisher hands over so much at a time.
  for (let before = -1; publishedByAll(session) > before; ) {
    before = publishedByAll(session);
    await publisher.publish(session);
  }
  if (publishedByAll(session) >= newest) return;
  throw new UnpublishedBacklogError(
    `a sink has not taken the last ${newest - publishedByAll(session)} commits of ${parent}, ` +
      'which was split or merged; the stream buffers until it takes them',
  );
};

/** Kinesis finds a record's shard by the MD5 of its partition key: the sender's client id. */
const hashOf = (client: string): bigint =>
  BigInt(`0x${createHash('md5').update(client).digest('hex')}`);
