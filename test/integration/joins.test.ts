import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  encodeSecondStage,
  isBalanced,
  type LedgerCounts,
  type SecondStageRecord,
} from '../../lambdas/engine/index.ts';
import { joinedPipeline } from '../support/join-play.ts';
import { joinRowsOf, toldJoinRows } from '../support/join-rows.ts';
import {
  type JoinedReading,
  joinedPanes,
  joinedReadings,
  joinedRecords,
  patientRules,
} from '../support/joined-run.ts';
import { fingerprint } from '../support/protocol/fingerprint.ts';
import { faults, gateWithFault, PortGate } from '../support/protocol/port-gate.ts';
import { closing, deliver, type PutFault, TwoStages } from '../support/two-stages.ts';

const pairedRows = ({ results }: TwoStages): unknown[] =>
  toldJoinRows(results.all().filter(({ window }) => window !== 'watched'));

describe('the two stages of a join', () => {
  it('end with rows as if computed at once, whatever dies between them', async () => {
    const declared = joinedPipeline(patientRules);
    await fc.assert(
      fc.asyncProperty(
        joinedReadings(),
        fc.array(fc.constantFrom<PutFault>('none', 'before', 'after', 'twice'), { maxLength: 12 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        async (readings, putFaults, size, secondSize) => {
          const stages = new TwoStages(declared, putFaults);
          const records = joinedRecords(readings);
          const all = [...records, ...closing(records, putFaults.length)];
          await deliver(all, size, () => stages.first());
          // What comes again is published again, until the sink has all of it.
          for (const _ of putFaults) await stages.first().process('p0', all.slice(-1));
          await deliver(closed(stages.secondRecords), secondSize, () => stages.second());
          expect(pairedRows(stages)).toEqual(joinRowsOf(joinedPanes(readings)));
          expect(isBalanced(await stages.secondLedger())).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** With a tick that finds every group silent for `forgetAfter`. */
const closed = (records: readonly SecondStageRecord[]): SecondStageRecord[] => {
  const latestMs = Math.max(
    ...records.map((each) => ('arrivalTimeMs' in each ? each.arrivalTimeMs : 0)),
  );
  const arrivalTimeMs = latestMs + patientRules.forgetAfter;
  const position = String(records.length + 1);
  return [...records, { kind: 'tick', partition: 'p0', position, arrivalTimeMs }];
};

/** A correction, a repetition, a reading that is too late, sides that wait for each other. */
const impatientRules = {
  ...patientRules,
  windows: patientRules.windows.map((window) => ({ ...window, lateness: 4_000 })),
};

const reading = (sensor: string, at: number, delay = 0): JoinedReading => {
  return { sensor, at, value: at / 7, delay };
};

const eventful: readonly JoinedReading[] = [
  ...[reading('P1', 1_000), reading('H1', 1_500), reading('P2', 2_000), reading('H2', 2_100)],
  ...[
    reading('P1', 9_000),
    reading('P1', 14_000),
    reading('H1', 14_100),
    reading('H1', 9_500, 7_000),
  ],
  ...[reading('P2', 15_000), reading('H2', 15_000)],
  ...[reading('P1', 28_000), reading('H1', 28_000), reading('P1', 3_000, 27_000)],
  ...[reading('P1', 49_000), reading('H1', 51_000), reading('H2', 52_000)],
];

interface Outcome {
  readonly rows: readonly string[];
  readonly quarantine: readonly string[];
  readonly ledger: LedgerCounts;
  /** All of the loaded state, base64. */
  readonly state: string;
}

const outcomeOf = async (stages: TwoStages): Promise<Outcome> => {
  const state = await stages.secondState();
  const whole = encodeSecondStage(state, joinedPipeline(impatientRules), 'all');
  return {
    rows: stages.results.all().map(fingerprint).sort(),
    quarantine: stages.quarantine.readings().map(fingerprint).sort(),
    ledger: state.ledger,
    state: Buffer.from(whole).toString('base64'),
  };
};

/** Delivers as an event source mapping does, to environments that die; the last record twice. */
const deliverBehind = async (
  stages: TwoStages,
  records: readonly SecondStageRecord[],
  gate: PortGate,
): Promise<void> => {
  let processor = stages.second(gate);
  let isFirst = true;
  for (let next = 0; next < records.length; ) {
    const batch = records.slice(next, next + 3);
    const outcome = await processor.process('p0', batch);
    if (gate.hasCrashed && isFirst) {
      processor = stages.second();
      isFirst = false;
      continue;
    }
    const failedFrom = outcome.ok ? undefined : outcome.failedFrom;
    const failed = batch.findIndex(({ position }) => position === failedFrom);
    next += failed < 0 ? batch.length : failed;
  }
  await stages.second().process('p0', records.slice(-1));
};

describe('the second stage of a join', () => {
  const declared = joinedPipeline(impatientRules);
  let records: readonly SecondStageRecord[];
  let undisturbed: Outcome;
  const gate = new PortGate();

  const run = async (behind: PortGate): Promise<Outcome> => {
    const stages = new TwoStages(declared);
    await deliverBehind(stages, records, behind);
    return outcomeOf(stages);
  };

  beforeAll(async () => {
    const stages = new TwoStages(declared, ['twice', 'after']);
    const first = joinedRecords(eventful);
    const all = [...first, ...closing(first, 2)];
    await deliver(all, 2, () => stages.first());
    records = closed(stages.secondRecords);
    undisturbed = await run(gate);
  });

  it('meets every verdict and kind of firing', () => {
    const { rows, ledger } = undisturbed;
    for (const reason of ['late', 'onTime']) expect(rows.join()).toContain(`"${reason}"`);
    expect(isBalanced(ledger)).toBe(true);
    expect(ledger.tooLate).toBeGreaterThan(0);
    expect(ledger.duplicate).toBeGreaterThan(0);
  });

  it('ends the same after any fault at any port call', async () => {
    expect(gate.calls.length).toBeGreaterThan(15);
    for (const fate of faults) {
      for (const [at, call] of gate.calls.entries()) {
        expect(await run(gateWithFault(at, fate)), `${fate} at call ${at}, ${call}`).toEqual(
          undisturbed,
        );
      }
    }
  });
});
