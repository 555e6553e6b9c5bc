import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keepFailure } from '../../../../../bin/commands/simulate/keep-failure.ts';

describe('a failure that is kept', () => {
  it('has what was broken in one file and the plan in another, if there is one', () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'tidemark-plans-')), 'a', 'b');
    const keep = keepFailure(folder);
    keep({ seed: 7, violations: ['I1 final rows: one', 'I5: two'], plan: '{"seed":7}' });
    keep({ seed: 9, violations: ['run: its thread ended'], plan: '' });
    expect(readdirSync(folder).sort()).toEqual(['seed-7.json', 'seed-7.txt', 'seed-9.txt']);
    expect(readFileSync(join(folder, 'seed-7.txt'), 'utf8')).toBe('I1 final rows: one\nI5: two\n');
    expect(readFileSync(join(folder, 'seed-7.json'), 'utf8')).toBe('{"seed":7}\n');
  });
});
