import type { Plan } from './plan.ts';
import type { RunReport } from './stage.ts';

/** Which promise a run broke first: a smaller plan must break the same one. */
const brokenBy = ({ violations: [first = ''] }: RunReport): string =>
  first.slice(0, first.indexOf(':'));

/**
 * The smallest plan that is found to break the same promise: fewer faults first, then fewer records
 * of each partition, then fewer faults again (delta debugging).
 *
 * @param run runs a plan
 * @param most runs at the most
 */
export const shrinkPlan = async (
  plan: Plan,
  run: (plan: Plan) => Promise<RunReport>,
  most = 600,
): Promise<Plan> => {
  const wanted = brokenBy(await run(plan));
  if (wanted === '') return plan;
  let runs = 0;
  let smallest = plan;
  const isBroken = async (smaller: Plan): Promise<boolean> => {
    runs += 1;
    if (runs > most || brokenBy(await run(smaller)) !== wanted) return false;
    smallest = smaller;
    return true;
  };
  const shrinkFaults = (): Promise<void> =>
    shrink(
      plan.faults,
      () => smallest.faults,
      (faults) => isBroken({ ...smallest, faults }),
    );
  await shrinkFaults();
  for (const place of plan.workload.partitions.keys()) {
    const { pipeline, growth, upgrade } = plan.workload;
    await shrink(
      plan.workload.partitions[place] ?? [],
      () => smallest.workload.partitions[place] ?? [],
      (script) => {
        const partitions = smallest.workload.partitions.with(place, script);
        return isBroken({ ...smallest, workload: { pipeline, partitions, growth, upgrade } });
      },
    );
  }
  await shrinkFaults();
  return smallest;
};

/** Leaves out pieces, halves first, single items last, as long as what is left is still broken. */
const shrink = async <Item>(
  whole: readonly Item[],
  current: () => readonly Item[],
  isBroken: (items: readonly Item[]) => Promise<boolean>,
): Promise<void> => {
  for (let size = whole.length; size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < current().length; ) {
      const items = current();
      const rest = [...items.slice(0, from), ...items.slice(from + size)];
      if (!(await isBroken(rest))) from += size;
    }
  }
};
