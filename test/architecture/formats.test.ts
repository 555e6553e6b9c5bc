import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rejectionReasons } from '../../lambdas/engine/index.ts';
import { parseSourceRecord } from '../../lambdas/formats/parse-source-record.ts';
import { fencedBlocks, root } from './fenced-blocks.ts';

const lines = (block: string | undefined): string[] => (block ?? '').trim().split('\n');

describe('the formats page', () => {
  const [records, outcomes, summary] = fencedBlocks('docs/FORMATS.md', 'json');

  it('shows source records that the backtest reads', () => {
    const shown = lines(records).map(parseSourceRecord);
    expect(shown).toMatchObject([
      { clientId: 'TEMP_45' },
      { tick: true },
      { control: { action: 'put' } },
      { redrive: { id: 'p0:1:0', index: 0 } },
    ]);
  });

  it('shows outcomes that are JSON, and ledgers that add up', () => {
    const shown = lines(outcomes).map((line) => JSON.parse(line) as Record<string, number>);
    expect(shown.map(({ type }) => type)).toEqual(['result', 'rejected', 'alert', 'ledger']);
    const { received, accepted, tooLate, duplicate, rejected } = shown.at(-1) ?? {};
    expect(received).toBe([accepted, tooLate, duplicate, rejected].reduce((a = 0, b = 0) => a + b));
    expect(JSON.parse(summary ?? '')).toHaveProperty('ledger.rejectedBy');
  });

  it('explains every reason of a rejection', () => {
    const page = readFileSync(join(root, 'docs/FORMATS.md'), 'utf8');
    const explained = [...page.matchAll(/^\| `([a-z_]+)` *\|/gm)].map(([, reason]) => reason);
    expect(explained).toEqual(expect.arrayContaining([...rejectionReasons]));
  });
});
