import { SingleBar } from 'cli-progress';
import type { Terminal } from './terminal.ts';

/** Shows how far a verb is: on a terminal only, and gone when the verb is done. */
export interface Progress {
  /** @param note what else is worth a few words now */
  update(done: number, note?: string): void;
  stop(): void;
}

const silent: Progress = { update: () => {}, stop: () => {} };

/** A bar up to `total`. Nothing where stderr is a pipe or a file. */
export const progressBar = (terminal: Terminal, label: string, total: number): Progress =>
  start(terminal, total, `${label} {bar} {percentage}% {note}`);

/** A line that is written over, for a verb without a known end. Nothing where stderr is a pipe. */
export const progressLine = (terminal: Terminal): Progress => start(terminal, 0, '{note}');

const start = ({ stderr }: Terminal, total: number, format: string): Progress => {
  if (stderr.isTTY !== true) return silent;
  const bar = new SingleBar({ stream: stderr, format, clearOnComplete: true, hideCursor: true });
  bar.start(total, 0, { note: '' });
  return {
    update: (done, note = '') => bar.update(done, { note }),
    stop: () => bar.stop(),
  };
};
