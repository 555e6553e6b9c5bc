import { describe, expect, it } from 'vitest';
import { progressBar, progressLine } from '../../../../bin/cli/progress.ts';
import { CapturedTerminal } from '../../../support/captured-terminal.ts';

describe('progress', () => {
  it('writes nothing into a pipe', () => {
    const terminal = new CapturedTerminal();
    for (const progress of [progressBar(terminal, 'reading', 10), progressLine(terminal)]) {
      progress.update(5, 'half');
      progress.stop();
    }
    expect(terminal.told + terminal.results).toBe('');
  });
});
