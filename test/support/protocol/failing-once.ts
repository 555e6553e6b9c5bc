import { type Fate, PortGate } from './port-gate.ts';

/** Ports of which the first such call fails before anything happened. */
export const failingOnce = (call: string): PortGate => {
  let isDone = false;
  const fateOf = (_: number, actual: string): Fate => {
    if (isDone || actual !== call) return 'pass';
    isDone = true;
    return 'failBefore';
  };
  return new PortGate({ fateOf });
};
