import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { TestStatus } from '@stryker-mutator/api/test-runner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** With the switches that Stryker puts into code, which read as `is('1') ? changed : original`. */
const planted = {
  'lambdas/limit.ts': `
    const is = (id: string): boolean => Reflect.get(globalThis, '__stryker__').activeMutant === id;
    export const isHigh = (value: number): boolean => (is('1') ? true : value > 5);
    export const isLow = (value: number): boolean => (is('2') ? value <= 1 : value < 1);
    let factor = 2;
    export const doubled = (value: number): number => {
      if (is('3')) factor = 3;
      return value * factor;
    };
    export const halved = (value: number): number => (is('4') ? value : value / 2);
    export const counted = (most: number): number => {
      let count = 0;
      while (count < most) count += is('5') ? 0 : 1;
      while (is('6') || count < most) count += is('7') ? 1 : 1;
      return count;
    };
    const stryCov_1 = (...ids: string[]): void => {
      Object.assign(globalThis, { covered: [Reflect.get(globalThis, 'covered'), ...ids].join() });
    };
    export const isEven = (value: number): boolean => (stryCov_1("8", "9"), value % 2 === 0);`,
  'test/limit.test.ts': `
    import fc from 'fast-check';
    import { describe, expect, it } from 'vitest';
    import { counted, doubled, halved, isEven, isHigh, isLow } from '../lambdas/limit.ts';
    describe('limit', () => {
      it.each([1, 5])('is not passed by %d', (value) => {
        expect(isHigh(value)).toBe(false);
        expect(isLow(value)).toBe(false);
      });
      it('is not low at 7', () => expect(isLow(7)).toBe(false));
      it('doubles', () => expect(doubled(halved(8))).toBe(8));
      it('counts', () => expect(counted(9)).toBe(9));
      it('is even', () => expect(isEven(8)).toBe(true));
      it('holds', () => fc.assert(fc.property(fc.nat(), (each) => each >= 0)));
    });`,
};

const runner = join(import.meta.dirname, 'stryker-plugins.ts');

/** Tries mutants one after the other, each with the tests whose names contain the text. */
const tryInOrder = `
  const { strykerPlugins } = await import(process.argv[1]);
  const runner = strykerPlugins[0].factory();
  const { tests } = await runner.dryRun({ testFiles: ['test/limit.test.ts'] });
  const told = [tests.map(({ name, status }) => [name, status])];
  for (const [id, part] of JSON.parse(process.argv[2])) {
    const testFilter = tests.map((test) => test.id).filter((name) => name.includes(part));
    const mutant = { activeMutant: { id }, testFilter, sandboxFileName: 'lambdas/limit.ts' };
    const { status, killedBy } = await runner.mutantRun(mutant);
    told.push([id, status, ...(killedBy ?? [])]);
  }
  told.push(Reflect.get(globalThis, 'covered'));
  process.stdout.write(JSON.stringify(told));`;

describe('in-process runner', () => {
  let project = '';

  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), 'mutants-'));
    for (const [path, text] of Object.entries(planted)) {
      mkdirSync(dirname(join(project, path)), { recursive: true });
      writeFileSync(join(project, path), text);
    }
  });

  afterAll(() => rmSync(project, { recursive: true }));

  const outcomes = (...mutants: readonly (readonly [string, string])[]): unknown[] => {
    const script = ['--input-type=module', '-e', tryInOrder, runner, JSON.stringify(mutants)];
    const told = execFileSync(process.execPath, script, { cwd: project, encoding: 'utf8' });
    return JSON.parse(told) as unknown[];
  };
  /** What is told of mutants alone. */
  const fates = (...mutants: readonly (readonly [string, string])[]): unknown[] =>
    outcomes(...mutants).slice(1, -1);

  it('runs the tests of a file by their names, without a mutant', () => {
    const [tests] = outcomes();
    expect(tests).toEqual([
      ['limit > is not passed by 1', TestStatus.Success],
      ['limit > is not passed by 5', TestStatus.Success],
      ['limit > is not low at 7', TestStatus.Success],
      ['limit > doubles', TestStatus.Success],
      ['limit > counts', TestStatus.Success],
      ['limit > is even', TestStatus.Success],
      ['limit > holds', TestStatus.Success],
    ]);
  });

  it('counts what tests cover before the first mutant, and not again', () => {
    expect(outcomes(['8', 'even'], ['9', 'even'])).toEqual([
      expect.anything(),
      ['8', 'survived'],
      ['9', 'survived'],
      ',8,9',
    ]);
  });

  it('kills the mutant that a test notices, and lets the others survive', () => {
    const told = fates(['1', 'by 5'], ['2', 'at 7'], ['2', 'by']);
    expect(told).toEqual([
      ['1', 'killed', 'test/limit.test.ts#limit > is not passed by 5'],
      ['2', 'survived'],
      ['2', 'killed', 'test/limit.test.ts#limit > is not passed by 1'],
    ]);
  });

  it('blames no mutant for what an earlier one left behind', () => {
    const told = fates(['3', 'doubles'], ['2', 'doubles'], ['4', 'doubles']);
    expect(told).toEqual([
      ['3', 'killed', 'test/limit.test.ts#limit > doubles'],
      ['2', 'survived'],
      ['4', 'killed', 'test/limit.test.ts#limit > doubles'],
    ]);
  });

  // Seconds of the processor, which others may have.
  it('ends what a mutant makes endless, and goes on', { timeout: 300_000 }, () => {
    const told = fates(['5', 'counts'], ['6', 'counts'], ['7', 'counts']);
    expect(told).toEqual([
      ['5', 'timeout'],
      ['6', 'timeout'],
      ['7', 'survived'],
    ]);
  });
});
