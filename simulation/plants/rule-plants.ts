import type { Plant } from './plant.ts';

const evaluation = 'lambdas/engine/rules/evaluate-threshold.ts';
const windowRules = 'lambdas/engine/rules/window-rules.ts';

/** Bugs in alert rules: alarms that are missed, or stand without their cause. */
export const rulePlants: readonly Plant[] = [
  {
    name: 'limit-itself-is-a-breach',
    file: evaluation,
    find: 'value > limit : value < limit',
    replace: 'value >= limit : value <= limit',
    why: 'A rule is declared as above or below a limit, not at it.',
    caughtBy: ['I6 alert rows'],
    seeds: 100,
  },
  {
    name: 'hysteresis-ignored',
    file: evaluation,
    find: 'value <= clear : value >= clear',
    replace: 'value <= limit : value >= limit',
    why: 'A value that swings around the limit raises an alarm with every swing.',
    caughtBy: ['I6 alert rows'],
    seeds: 100,
  },
  {
    name: 'cause-that-is-gone-keeps-its-alarm',
    file: evaluation,
    find: 'if (!after.has(cause)) tell',
    replace: "if (!after.has(cause) && cause === '') tell",
    why: 'A correction that removes the cause must mark the alert, or it stands for ever.',
    caughtBy: ['I6 alert rows'],
    seeds: 150,
  },
  {
    name: 'rule-forgets-windows-that-can-change',
    file: windowRules,
    find: 'watermarkMs >= end - 1 + allowedLateness',
    replace: 'watermarkMs >= end - 1',
    why: 'A late correction finds nothing of the windows after it, so alarms end in another state.',
    caughtBy: ['I6 alert rows'],
    seeds: 150,
  },
  {
    name: 'windows-in-the-order-of-their-firings',
    file: evaluation,
    find: 'while (at > 0 && (evaluations[at - 1]?.end ?? end) > end) at -= 1;',
    replace: '',
    why: 'A correction of an earlier window would count as the newest value.',
    caughtBy: ['I6 alert rows'],
    seeds: 150,
  },
];
