import { MemoryArchiveStore } from '../../lambdas/adapters/memory/memory-archive-store.ts';
import { createRandom } from '../../local/fleet/random.ts';
import { magnitude } from '../faults/chance.ts';
import type { SourceStream } from './simulated-stream.ts';

/** Its own stream of chance: the fleet's are numbered from 0. */
const randomStream = 1_000;

/**
 * All that the stream ever held through the archive function, which serves it beside the processor:
 * records that the processor lost included. Now and then a batch comes again, cut another way.
 *
 * @param pipeline its name
 */
export const archiveStream = async (
  stream: SourceStream,
  pipeline: string,
  seed: number,
): Promise<MemoryArchiveStore> => {
  const store = new MemoryArchiveStore();
  const handle = stream.archiver(store, pipeline);
  const random = createRandom(seed, randomStream);
  for (const { partition, records } of stream.contents) {
    const put = (from: number, size: number): Promise<unknown> =>
      handle([{ partition: partition.name, records: records.slice(from, from + size) }]);
    for (let from = 0; from < records.length; ) {
      const size = Math.floor(magnitude(random.between(0, 1), 4, 300));
      await put(from, size);
      // Whoever had the first half of it, and was slow.
      if (random.isHit(0.15)) await put(from, Math.ceil(size / 2));
      // What comes again does so from its start, or with some of what was before it.
      if (random.isHit(0.2)) from = Math.max(0, from - random.index(3));
      else from += size;
    }
  }
  return store;
};
