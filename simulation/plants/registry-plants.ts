import type { Plant } from './plant.ts';

/** Bugs in what is known of devices, in erasures, and in dedupe by sequence. */
export const registryPlants: readonly Plant[] = [
  {
    name: 'newest-entry-for-every-reading',
    file: 'lambdas/engine/registry/device-registry.ts',
    find: 'if (version.validFromMs <= eventTimeMs) return version.entry;',
    replace: 'return version.entry;',
    why: 'A reading would be corrected by what holds today, not by what held when it was measured.',
    caughtBy: ['I1 final rows'],
    seeds: 40,
  },
  {
    name: 'erasure-leaves-the-key',
    file: 'lambdas/engine/partition-fold.ts',
    find: 'if (key !== undefined) this.firer.erase(key);',
    replace: '',
    why: 'What must go would be kept, and published with the next firing.',
    caughtBy: ['I1 final rows'],
    seeds: 40,
  },
  {
    name: 'snapshot-without-registry',
    file: 'lambdas/engine/state/state-codec.ts',
    find: 'writeRegistry(state.registry, extent, writer);',
    replace: "writeRegistry(state.registry, 'changes', writer);",
    why: 'A state that is loaded from a snapshot would know nothing of the devices.',
    caughtBy: ['I1 final rows', 'I8 one state', 'I10 pure fold'],
    seeds: 40,
  },
  {
    name: 'counters-forgotten',
    file: 'lambdas/engine/dedupe/is-resend.ts',
    find: 'key.sequence ??= new SequenceMemory();',
    replace: 'key.sequence = new SequenceMemory();',
    why: 'A resend would count as a reading.',
    caughtBy: ['I1 final rows'],
    seeds: 40,
  },
];
