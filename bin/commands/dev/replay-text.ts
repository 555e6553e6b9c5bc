import { formatInstant } from '../../../lambdas/engine/index.ts';
import type { ReplaySpan } from '../../../local/replay/replay-span.ts';
import { durationText } from '../../cli/duration-text.ts';

/** What is replayed, and how long that takes: a file of months at its own speed looks hung. */
export const replayText = (
  file: string,
  { rows, fromMs, toMs }: ReplaySpan,
  speed: number,
): string => {
  const span = `${durationText(toMs - fromMs)}, ${formatInstant(fromMs)} to ${formatInstant(toMs)}`;
  return (
    `playing ${file}: ${rows} rows of ${span}; at --speed ${speed} this takes ` +
    `${durationText((toMs - fromMs) / speed)}, and --speed max does not wait`
  );
};
