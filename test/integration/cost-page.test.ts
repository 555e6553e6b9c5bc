import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../bin/cli/command-line.ts';
import type { CostReport } from '../../bin/commands/cost/cost-report.ts';
import { costVerb } from '../../bin/commands/cost.ts';
import { fencedBlocks, root } from '../architecture/fenced-blocks.ts';
import { CapturedTerminal } from '../support/captured-terminal.ts';

const page = 'docs/COST.md';
const prefix = 'npm run -s tidemark -- ';
const commands = fencedBlocks(page, '').flatMap((block) => block.trim().split('\n'));

/** Cells of the page's table by the first of their row. */
const rows = new Map(
  [
    ...readFileSync(join(root, page), 'utf8').matchAll(
      /^\| (.+?) +\| (.+?) +\| (.+?) +\| (.+?) +\|$/gm,
    ),
  ].map(([, name = '', ...cells]) => [
    name,
    cells.map((cell) => Number(cell.replace(/[, %]/g, ''))),
  ]),
);

const reportOf = async (command: string): Promise<CostReport> => {
  const terminal = new CapturedTerminal();
  const words = [...command.slice(prefix.length).split(' '), '--json'];
  expect(await runCommandLine(words, terminal, [costVerb]), terminal.told).toBe(0);
  return JSON.parse(terminal.results) as CostReport;
};

/** Within a twentieth: the table is rounded, and a stack changes. */
const isAbout = (told: number | undefined, figure: number | undefined): boolean =>
  told !== undefined && figure !== undefined && Math.abs(told - figure) <= figure / 20;

describe('the figures of the page', () => {
  it('are of three fleets', () => {
    expect(commands.every((command) => command.startsWith(`${prefix}cost `))).toBe(true);
    expect(commands).toHaveLength(3);
    expect(rows.get('devices')).toEqual([1_000, 100_000, 1_000_000]);
  });

  it.each(commands.map((command, column) => [command, column] as const))(
    'are what the command tells: %s',
    { timeout: 240_000 },
    async (command, column) => {
      const { devices, byService, perMonth, perMillionReadings, processingShare } =
        await reportOf(command);
      expect(rows.get('devices')?.[column]).toBe(devices);
      const told = {
        ...byService,
        total: perMonth,
        'a million readings': perMillionReadings,
        'processing: all beyond the first three': processingShare * 100,
      };
      const wrong = [...rows].filter(
        ([name, cells]) =>
          name !== 'devices' &&
          !/^-+$/.test(name) &&
          !isAbout(cells[column], (told as Record<string, number>)[name]),
      );
      expect(
        wrong.map(([name, cells]) => [name, cells[column], (told as Record<string, number>)[name]]),
      ).toEqual([]);
    },
  );
});
