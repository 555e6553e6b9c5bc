import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../../../bin/cli/command-line.ts';
import { backtestVerb } from '../../../../bin/commands/backtest.ts';
import { CapturedTerminal } from '../../../support/captured-terminal.ts';

const startMs = Date.UTC(2025, 2, 10, 10);

/** Two sensors, a reading every ten seconds, one of them repeated and one refused. */
const lines = Array.from({ length: 60 }, (_, index) => {
  const eventTimeMs = startMs + Math.floor(index / 2) * 10_000;
  const sensor = index % 2 === 0 ? 'TEMP_1' : 'HUM_1';
  const value = index === 20 ? 1e9 : 20 + (index % 7);
  const timestamp = new Date(eventTimeMs).toISOString();
  const payload = { sensor_id: sensor, value, unit: index % 2 === 0 ? 'C' : '%', timestamp };
  return {
    partition: 'p0',
    position: String(index + 1),
    arrivalTime: eventTimeMs + 50,
    clientId: sensor,
    topic: `dt/plant-1/${sensor}`,
    payload: JSON.stringify(payload),
  };
});

describe('backtest', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-backtest-'));
  const input = join(folder, 'input.ndjson');
  beforeAll(() => {
    writeFileSync(input, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = async (...args: string[]): Promise<CapturedTerminal & { code?: number }> => {
    const terminal = new CapturedTerminal();
    const declaration = ['--pipeline', 'pipelines/smart-factory.ts', '--input', input];
    const code = await runCommandLine(['backtest', ...declaration, ...args], terminal, [
      backtestVerb,
    ]);
    return Object.assign(terminal, { code });
  };

  it('prints every outcome as one line of JSON and the ledger last', async () => {
    const { code, results, told } = await run('--flush');
    expect(code).toBe(0);
    const outcomes = results
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(outcomes.filter(({ type }) => type === 'rejected')).toMatchObject([
      { partition: 'p0', position: '21', index: 0, reason: 'out_of_range', clientId: 'TEMP_1' },
    ]);
    const sum = outcomes
      .filter(({ type, key }) => type === 'result' && key === 'TEMP_1')
      .reduce((count, result) => count + Number(result.count), 0);
    expect(sum).toBe(29);
    expect(outcomes.at(-1)).toMatchObject({
      type: 'ledger',
      partition: 'p0',
      received: 60,
      accepted: 59,
      rejected: 1,
      rejectedBy: { out_of_range: 1 },
    });
    expect(told).toMatch(/^60 readings: 59 accepted, .*\n$/);
  });

  it('prints the same bytes for every cut', async () => {
    const { results } = await run('--final', '--flush');
    for (const cut of ['1', '7', '10000', 'random:1', 'random:2']) {
      expect((await run('--final', '--flush', '--cut', cut)).results).toBe(results);
    }
  });

  it('prints the same with and without --json', async () => {
    expect((await run('--json')).results).toBe((await run()).results);
  });

  it('leaves stdout empty where the input is wrong', async () => {
    const { code, results, told } = await run('--input', 'absent.ndjson');
    expect([code, results]).toEqual([2, '']);
    expect(told).toMatch(/^tidemark: --input is "absent[.]ndjson", but .*\n$/);
  });
});
