import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../../simulation/checkers/checker.ts';
import { poisonCost } from '../../../../simulation/checkers/poison-cost.ts';
import type { ScriptPipeline } from '../../../../simulation/workload/fleet-script.ts';
import { declare } from '../../../../simulation/workload/script-records.ts';
import { PartitionHistory } from '../../../../simulation/world/partition-history.ts';
import { poisonError } from '../../../../simulation/world/poisonable-format.ts';
import type { SimulatedRecord } from '../../../../simulation/world/simulated-record.ts';

const pipeline: ScriptPipeline = {
  scope: 'key',
  bound: 0,
  idleAfter: 10,
  forgetAfter: 20,
  maxClockAhead: 0,
  maxAge: 100,
  windows: [{ name: 'narrow', size: 10, offset: 0, lateness: 0 }],
  rules: [],
};

const history = new PartitionHistory('p0', declare(pipeline));

/** Ten records, positions 0 to 9; the one at 4 is poison. */
const all = Array.from(
  { length: 10 },
  (_, at): SimulatedRecord => ({
    script:
      at === 4 ? { kind: 'poison', device: 'd0', arrival: at } : { kind: 'tick', arrival: at },
    position: String(at),
    key: undefined,
    data: '',
    isDiscarded: false,
  }),
);

interface Step {
  /** Numbers of the batch's records, from and to. */
  readonly batch: readonly [number, number];
  /** How many of them are told to be done. */
  readonly done: number;
  /** Something else was in the batch's way. @default false */
  readonly isDisturbed?: boolean;
  /** @default 0 */
  readonly series?: number;
}

const complaintsOf = (
  steps: readonly Step[],
  isHalved = true,
  error = `TypeError: ${poisonError}`,
): string[] => {
  const complaints: string[] = [];
  const { answered } = poisonCost((complaint) => complaints.push(complaint));
  for (const { batch, done, isDisturbed = false, series = 0 } of steps) {
    const records = all.slice(...batch);
    const told = records[done - 1]?.position;
    const ownFailure = isDisturbed ? undefined : { records, error, series, isHalved };
    const answer: Answer = { history, ...(told === undefined ? {} : { told }), ownFailure };
    answered?.(answer);
  }
  return complaints;
};

describe('the price of a poison', () => {
  it('is one invocation up to it, and a halving each until it is alone', () => {
    const steps: Step[] = [
      { batch: [0, 10], done: 4 },
      { batch: [4, 10], done: 0 },
      { batch: [4, 7], done: 0 },
      { batch: [4, 6], done: 0 },
      { batch: [4, 5], done: 0 },
      { batch: [4, 5], done: 0 },
    ];
    expect(complaintsOf(steps)).toEqual([]);
  });

  it('is too high where records before it are not committed with the first', () => {
    expect(complaintsOf([{ batch: [0, 10], done: 2 }])).toEqual([
      'p0 was told 1, but should be told 3: nothing is in the way but the poison at 4',
    ]);
    expect(complaintsOf([{ batch: [0, 10], done: 0 }])).toHaveLength(1);
  });

  it('is too high where its batch does not become half as large', () => {
    const steps: Step[] = [10, 9, 8, 7, 6].map((to) => ({ batch: [4, to], done: 0 }));
    expect(complaintsOf(steps)).toEqual(['p0 halves its batch too often at 4']);
    expect(complaintsOf(steps, false)).toEqual([]);
  });

  it('is counted anew where something else was in the way, or other batches are made', () => {
    const steps: Step[] = [
      { batch: [4, 6], done: 0 },
      { batch: [4, 6], done: 0 },
      { batch: [4, 6], done: 0 },
    ];
    expect(complaintsOf(steps)).toHaveLength(1);
    expect(complaintsOf(steps.map((step, series) => ({ ...step, series })))).toEqual([]);
    const [one, two, three] = steps as [Step, Step, Step];
    expect(complaintsOf([one, { ...two, isDisturbed: true }, three])).toEqual([]);
  });

  it('is nothing where there is no poison, or where that is not why the batch failed', () => {
    expect(complaintsOf([{ batch: [0, 4], done: 1 }])).toEqual([]);
    expect(complaintsOf([{ batch: [0, 10], done: 0 }], true, 'NewerStateError')).toEqual([]);
  });
});
