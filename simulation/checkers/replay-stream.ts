import type { PartitionLineage, Pipeline } from '../../lambdas/engine/index.ts';
import type { SourceRecordLine } from '../../lambdas/formats/source-record-line.ts';
import { archivedRecords } from '../../local/backtest/archived-records.ts';
import { replayArchive } from '../../local/backtest/replay-archive.ts';
import { archiveStream } from '../world/archive-stream.ts';
import type { PartitionHistory } from '../world/partition-history.ts';
import type { SourceStream } from '../world/simulated-stream.ts';
import type { ReplayedRun } from './finished-run.ts';

export interface ReplayOptions {
  readonly seed: number;
  readonly stream: SourceStream;
  readonly pipeline: Pipeline;
  /** Of each of the stream's partitions, in its order. */
  readonly histories: readonly PartitionHistory[];
}

/**
 * The stream's archive through the code of `tidemark replay`, in batches of its own. Left out is
 * what the processor lost, and told so: the archive has it, so a replay would count it.
 */
export const replayStream = async ({
  seed,
  stream,
  pipeline,
  histories,
}: ReplayOptions): Promise<ReplayedRun> => {
  try {
    const archive = await archiveStream(stream, pipeline.name, seed);
    const archived = new Map<string, SourceRecordLine[]>();
    for (const { partition } of histories) archived.set(partition, []);
    for await (const record of archivedRecords(archive, pipeline.name)) {
      archived.get(record.partition)?.push(record);
    }
    // In the order of the partitions: parents first, as the numbers of real shards have it.
    const records = histories.flatMap(({ partition, committed }) => {
      const counted = new Set(committed.map(({ position }) => position));
      return archived.get(partition)?.filter(({ position }) => counted.has(position)) ?? [];
    });
    const cut = { kind: 'random', seed } as const;
    const { rows } = await replayArchive({ pipeline, records, cut, ...lineageOf(stream) });
    // What is rolled up comes in another order there: its rows have other revisions.
    const own = new Set(pipeline.windows.map(({ name }) => name));
    return { rows: rows.filter(({ window }) => own.has(window)) };
  } catch (error) {
    return { rows: [], failure: String(error) };
  }
};

/** As the stream tells it, without faults. */
const lineageOf = (stream: SourceStream): { readonly lineage?: PartitionLineage } =>
  stream.lineage({ pass: (_, effect) => effect({ kind: undefined, share: 0 }) });
