import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KeptRunFile } from '../../../../../bin/commands/simulate/kept-run-file.ts';
import type { KeptRun } from '../../../../../simulation/kept-run.ts';

const run = (seeds: number): KeptRun => ({
  firstSeed: 5,
  source: 'kinesis',
  seeds: 100,
  seconds: 2.5,
  left: [{ from: 5 + seeds, count: 100 - seeds }],
  tally: { seeds, counts: { delay: 9 }, readings: {}, keys: {}, commits: {}, failures: [] },
});

const ours = { firstSeed: 5, source: 'kinesis' } as const;

const newPath = (): string => join(mkdtempSync(join(tmpdir(), 'tidemark-kept-')), 'run.json');

describe('KeptRunFile', () => {
  it('has nothing before the first step', () => {
    expect(new KeptRunFile(newPath(), 'code').read(ours)).toBeUndefined();
  });

  it('gives the last step back, and leaves nothing else in its folder', () => {
    const path = newPath();
    const file = new KeptRunFile(path, 'code');
    file.write(() => run(8));
    file.write(() => run(16));
    file.finish();
    expect(new KeptRunFile(path, 'code').read(ours)).toEqual(run(16));
    expect(readdirSync(dirname(path))).toEqual(['run.json']);
  });

  it('writes the first step at once, and the next ones not each', () => {
    const path = newPath();
    const file = new KeptRunFile(path, 'code');
    file.write(() => run(8));
    file.write(() => run(16));
    expect(readFileSync(path, 'utf8')).toContain('"seeds":8');
  });

  it('is refused where it is of other code, of other seeds, or something else', () => {
    const path = newPath();
    const file = new KeptRunFile(path, 'code');
    file.write(() => run(8));
    expect(() => new KeptRunFile(path, 'other').read(ours)).toThrow(
      'is the progress of other code',
    );
    expect(() => file.read({ ...ours, firstSeed: 6 })).toThrow(
      'begins at seed 5, but --seed is 6; say --seed 5',
    );
    expect(() => file.read({ ...ours, source: 'both' })).toThrow('say --source kinesis');
    for (const text of ['', '[]', '{"code":"code"}', '{"code":"code","run":{"firstSeed":5}}']) {
      writeFileSync(path, text);
      expect(() => file.read(ours)).toThrow('is no progress of a run');
    }
    expect(() => new KeptRunFile(dirname(path), 'code').read(ours)).toThrow('cannot be read');
  });
});
