import { everyInterleaving } from './every-interleaving.ts';
import type { FaultKind, FaultPlace } from './faults/fault-kinds.ts';
import type { FaultSource } from './faults/fault-source.ts';
import { playStage, type Stage, setStage } from './stage.ts';
import type { Workload } from './workload/workload.ts';

/** Two invocations that race for a partition. */
export interface Race {
  readonly workload: Workload;
  /** Records that are committed before, by the environment that then is the first racer. */
  readonly before: number;
  /** Numbers of the records that the two are handed, from and to. */
  readonly batches: readonly [readonly [number, number], readonly [number, number]];
  /** Whether one environment runs both. */
  readonly isShared: boolean;
  /** What may happen to one call of one of them. @default - nothing */
  readonly faults?: readonly FaultKind[];
}

/**
 * Runs a race once for every order in which the calls of both can take effect, and for every fault
 * at every call. After each the stream delivers everything again, and every promise must hold.
 *
 * @returns how many runs there were, and what the first of them that broke a promise broke
 */
export const everyRace = async (
  race: Race,
): Promise<{ readonly runs: number; readonly violations: readonly string[] }> => {
  const violations: string[] = [];
  const runs = await everyInterleaving(async (choose) => {
    const faults = new ChosenFault(race.faults ?? [], choose);
    const stage = setStage({
      seed: 1,
      workload: race.workload,
      faults,
      cacheForMs: 300_000,
      maxUnpublished: 20,
      layout: {
        slots: 64,
        snapshotAfterAtLeast: 32,
        snapshotAfterAtMost: 32,
      },
      mapping: { batchSize: 1_000, bisectBatchOnFunctionError: true },
    });
    const report = await playStage(stage, raced(stage, race, faults, choose));
    if (violations.length === 0) violations.push(...report.violations);
  });
  return { runs, violations };
};

const raced = async (
  { world, mapping, feeds }: Stage,
  { before, batches, isShared }: Race,
  faults: ChosenFault,
  choose: (options: number) => number,
): Promise<readonly boolean[]> => {
  const [feed] = feeds;
  if (feed === undefined) return [];
  const { name: partition, content } = feed;
  const { records } = content;
  await mapping.drain(records.length - before, true);
  const first = world.environmentFor(partition, undefined, 0);
  const second = isShared ? first : world.environmentFor('', 'coldStart', 0);
  faults.start();
  world.scheduler.choose = choose;
  await Promise.all(
    batches.map(([from, to], at) =>
      world.invoke(
        at === 0 ? first : second,
        [{ partition, records: records.slice(from, to) }],
        60_000,
      ),
    ),
  );
  world.scheduler.choose = undefined;
  faults.stop();
  return mapping.drain(0, true);
};

/** At most one fault in a run, at any call, of any of the kinds: whichever is chosen. */
class ChosenFault implements FaultSource {
  private readonly kinds: readonly FaultKind[];
  private readonly choose: (options: number) => number;
  private isOpen = false;
  private points = 0;

  constructor(kinds: readonly FaultKind[], choose: (options: number) => number) {
    this.kinds = kinds;
    this.choose = choose;
  }

  next(...places: readonly FaultPlace[]): { readonly at: number; readonly kind?: FaultKind } {
    const at = this.points;
    this.points += 1;
    const kinds = this.kinds.filter((kind) => kind !== 'lateWrite' || places.includes('write'));
    if (!this.isOpen || !places.includes('call') || kinds.length === 0) return { at };
    const kind = kinds[this.choose(kinds.length + 1) - 1];
    if (kind === undefined) return { at };
    this.isOpen = false;
    return { at, kind };
  }

  start(): void {
    this.isOpen = true;
  }

  stop(): void {
    this.isOpen = false;
  }
}
