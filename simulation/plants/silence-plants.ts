import type { Plant } from './plant.ts';

const firer = 'lambdas/engine/pane-firer.ts';

/** Bugs about devices that say nothing: firing too much for them, or forgetting too much. */
export const silencePlants: readonly Plant[] = [
  {
    name: 'idle-firing-moves-the-watermark',
    file: firer,
    find: '        key.isDirtyBehind = true;\n        if (!isWhole(',
    replace: `
        key.isDirtyBehind = true;
        key.watermarkMs = Math.max(key.watermarkMs, pane.end - 1);
        if (!isWhole(`,
    why: 'A device that comes back with what it buffered would find its windows closed.',
    caughtBy: [
      'I1 final rows',
      'I3 balanced ledger',
      'I3 kept quarantine',
      'I7 monotone watermarks',
    ],
    seeds: 30,
  },
  {
    name: 'silence-needs-more-than-idle-after',
    file: firer,
    find: 'if (key.lastSeenMs + idleAfter <= arrivalClockMs)',
    replace: 'if (key.lastSeenMs + idleAfter < arrivalClockMs)',
    why: 'Silence is over idleAfter or longer; a tick exactly then finds the key idle.',
    caughtBy: ['I1 final rows', 'I6 alert rows'],
    seeds: 100,
  },
  {
    name: 'forgotten-key-keeps-its-watermark',
    file: firer,
    find: 'key.watermarkMs = Math.max(key.watermarkMs, closing);',
    replace: 'void closing;',
    why: 'A reading that comes back would open a new pane over a row that is full.',
    caughtBy: ['I1 final rows', 'I7 monotone watermarks'],
    seeds: 30,
  },
  {
    name: 'forgotten-key-is-removed-at-once',
    file: firer,
    find: 'if (key.watermarkMs >= state.arrivalClockMs - pipeline.guards.maxAge) return;',
    replace: '',
    why: 'Its watermark is gone while readings behind it still pass the guards.',
    caughtBy: ['I1 final rows', 'I6 alert rows', 'I7 monotone watermarks'],
    seeds: 30,
  },
  {
    name: 'removed-key-stays-in-the-journal',
    file: firer,
    find: '    this.state.removedKeys.push(key.key);\n',
    replace: '',
    why: 'A loaded state holds keys that the state in memory has forgotten.',
    caughtBy: ['I7 monotone watermarks', 'I10 pure fold'],
    seeds: 30,
  },
];
