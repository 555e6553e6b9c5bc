import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { isBalanced } from '../../lambdas/engine/index.ts';
import { journalLayout } from '../../lambdas/runtime/journal-layout.ts';
import {
  arbitraryDelivery,
  arbitraryPipeline,
  arbitraryRecords,
} from '../support/protocol/arbitrary-run.ts';
import { type DeliveryOptions, deliver } from '../support/protocol/deliver.ts';
import { type Fate, faults, gateWithFault, PortGate } from '../support/protocol/port-gate.ts';
import { ProtocolWorld, type WorldOutcome } from '../support/protocol/protocol-world.ts';
import { eventfulRecords, smallPipeline } from '../support/protocol/small-pipeline.ts';

const records = eventfulRecords();

/** Rings that come round after a few entries, or never in a test. */
const layouts = {
  small: { slots: 7, snapshotAfterAtLeast: 2, snapshotAfterAtMost: 3 },
  deployed: journalLayout,
};

interface Run {
  readonly world: ProtocolWorld;
  readonly outcome: WorldOutcome;
  readonly complaints: readonly string[];
}

const runDelivered = async (
  options: DeliveryOptions,
  scope: 'key' | 'partition',
  layout = journalLayout,
): Promise<Run> => {
  const world = new ProtocolWorld(smallPipeline({ scope }), layout);
  const complaints = await deliver(world, records, options);
  return { world, outcome: await world.outcome(), complaints };
};

/** Everything the protocol promises of a finished run, faults or not. */
const expectSound = (run: Run, undisturbed: WorldOutcome, fault?: string): void => {
  const { world, outcome, complaints } = run;
  expect(complaints, fault).toEqual([]);
  expect(world.witness.violations, fault).toEqual([]);
  expect(outcome, fault).toEqual(undisturbed);
  const replayed = Buffer.from(world.witness.replayedBytes).toString('base64');
  expect(replayed, fault).toBe(outcome.state);
};

describe.each(['key', 'partition'] as const)('the commit protocol, scope %s', (scope) => {
  let undisturbed: WorldOutcome;
  let calls: readonly string[];

  beforeAll(async () => {
    const gate = new PortGate();
    const run = await runDelivered({ sizeOf: () => 5, gates: [gate] }, scope);
    undisturbed = run.outcome;
    calls = gate.calls;
    expectSound(run, undisturbed);
  });

  it('gives each reading one verdict, and quarantine each refused one', () => {
    const { ledger, quarantine } = undisturbed;
    expect(isBalanced(ledger)).toBe(true);
    expect(quarantine.length).toBe(ledger.rejected + ledger.tooLate + ledger.rejectedMeasures);
    expect(quarantine.length).toBeGreaterThan(5);
  });

  it.each(Array.from({ length: records.length }, (_, index) => index + 1))(
    'ends the same in batches of %i',
    async (size) => {
      expectSound(await runDelivered({ sizeOf: () => size }, scope), undisturbed);
    },
  );

  const redeliveries: Record<string, Omit<DeliveryOptions, 'gates'>> = {
    'the same batches': { sizeOf: () => 5 },
    'other batches': { sizeOf: (delivery) => [5, 3, 7, 1, 4][delivery % 5] ?? 1 },
    'overlapping batches': { sizeOf: () => 5, overlapOf: () => 4 },
  };

  it.each(Object.keys(redeliveries))(
    'ends the same after any fault at any port call, with %s delivered again',
    async (name) => {
      const redelivery = redeliveries[name] as Omit<DeliveryOptions, 'gates'>;
      expect(calls.length).toBeGreaterThan(15);
      for (const fate of faults) {
        for (let at = 0; at < calls.length; at += 1) {
          const gates = [gateWithFault(at, fate)];
          const run = await runDelivered({ ...redelivery, gates }, scope);
          expectSound(run, undisturbed, `${fate} at call ${at}, ${calls[at]}`);
        }
      }
    },
  );

  it('ends the same after any fault at any call of a journal that goes round and round', async () => {
    const gate = new PortGate();
    const { world } = await runDelivered({ sizeOf: () => 1, gates: [gate] }, scope, layouts.small);
    expect(world.witness.entries).toBeGreaterThan(2 * layouts.small.slots);
    for (const fate of faults) {
      for (let at = 0; at < gate.calls.length; at += 1) {
        const delivery = { sizeOf: () => 1, gates: [gateWithFault(at, fate)] };
        const run = await runDelivered(delivery, scope, layouts.small);
        expectSound(run, undisturbed, `${fate} at call ${at}, ${gate.calls[at]}`);
      }
    }
  });

  it('ends the same where every call fails once', async () => {
    for (const fate of ['failBefore', 'failAfter'] as const) {
      const seen = new Set<string>();
      const fateOf = (_: number, call: string): Fate => {
        if (seen.has(call)) return 'pass';
        seen.add(call);
        return fate;
      };
      const gates = [new PortGate({ fateOf })];
      expectSound(await runDelivered({ sizeOf: () => 3, gates }, scope), undisturbed);
    }
  });

  it('ends the same where environment after environment dies, each one call later', async () => {
    const gates = calls.map((_, at) =>
      gateWithFault(at, at % 2 === 0 ? 'crashBefore' : 'crashAfter'),
    );
    expectSound(await runDelivered({ sizeOf: () => 5, gates }, scope), undisturbed);
  });
});

describe('the commit protocol', () => {
  it('ends the same whatever the records, the cuts, the faults and the days between', async () => {
    const property = fc.asyncProperty(
      arbitraryPipeline(),
      arbitraryRecords(),
      arbitraryDelivery(),
      fc.constantFrom(layouts.small, layouts.small, layouts.deployed),
      async (pipeline, sequence, { sizeOf, overlapOf, gates, expiries }, layout) => {
        const healthy = new ProtocolWorld(pipeline);
        await deliver(healthy, sequence, { sizeOf: () => sequence.length });
        const world = new ProtocolWorld(pipeline, layout);
        const before = async (delivery: number): Promise<void> => {
          if (expiries.has(delivery)) world.expireAll();
        };
        const options = { sizeOf, overlapOf, gates: gates(), before };
        const complaints = await deliver(world, sequence, options);
        const outcome = await world.outcome();
        expectSound({ world, outcome, complaints }, await healthy.outcome());
      },
    );
    await fc.assert(property);
  });
});
