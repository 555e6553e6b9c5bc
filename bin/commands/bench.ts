import type { Command } from 'commander';
import type { Benchmark, BenchmarkResult } from '../../benchmarks/benchmark.ts';
import { bundleSize } from '../../benchmarks/bundle-size.ts';
import { coldStart } from '../../benchmarks/cold-start.ts';
import { handlerCpu } from '../../benchmarks/handler-cpu.ts';
import { keyScaling } from '../../benchmarks/key-scaling.ts';
import { paneMemory } from '../../benchmarks/pane-memory.ts';
import { slidingCost } from '../../benchmarks/sliding-cost.ts';
import { stateWrites } from '../../benchmarks/state-writes.ts';
import { FoundProblemError, UsageError } from '../cli/errors.ts';
import { listenForInterruption } from '../cli/interruption.ts';
import { progressLine } from '../cli/progress.ts';
import { type Terminal, tell } from '../cli/terminal.ts';
import { writeResults } from '../cli/write-results.ts';

const benchmarks: readonly Benchmark[] = [
  handlerCpu,
  slidingCost,
  keyScaling,
  stateWrites,
  paneMemory,
  coldStart,
  bundleSize,
];

/** `tidemark bench`: the promised figures, measured on this machine; exit 1 where one is missed. */
export const benchVerb = (program: Command, terminal: Terminal): void => {
  const names = benchmarks.map(({ name }) => name).join(', ');
  program
    .command('bench')
    .description(`Measure what the project promises: ${names}. Let nothing else run meanwhile.`)
    .argument('[name...]', 'which ones; all without it')
    .option('--json', 'one JSON document')
    .action((chosen: readonly string[], options: { json?: true }) =>
      run(chosen, options.json === true, terminal),
    );
};

const run = async (
  chosen: readonly string[],
  isJson: boolean,
  terminal: Terminal,
): Promise<void> => {
  const results: BenchmarkResult[] = [];
  const progress = progressLine(terminal);
  try {
    for (const [index, benchmark] of selected(chosen).entries()) {
      progress.update(index, benchmark.question);
      results.push(...(await benchmark.measure()));
    }
  } finally {
    progress.stop();
  }
  const interruption = listenForInterruption();
  const lines = isJson ? [JSON.stringify({ benchmarks: results })] : results.map(lineOf);
  await writeResults(terminal.stdout, lines, interruption.signal);
  interruption.release();
  const missed = results.filter(({ ok }) => !ok).map(({ name }) => name);
  if (missed.length > 0) throw new FoundProblemError(`over the target: ${missed.join(', ')}`);
  tell(terminal, 'every figure is within its target');
};

const selected = (chosen: readonly string[]): readonly Benchmark[] => {
  if (chosen.length === 0) return benchmarks;
  return chosen.map((name) => {
    const benchmark = benchmarks.find((one) => one.name === name);
    if (benchmark !== undefined) return benchmark;
    const names = benchmarks.map((one) => one.name).join(', ');
    throw new UsageError(`NAME is "${name}", but must be one of ${names}`);
  });
};

const lineOf = ({ name, value, unit, target, detail }: BenchmarkResult): string => {
  const against = target === null ? '' : ` (at most ${target})`;
  const parts = Object.entries(detail).map(([part, figure]) => `${part} ${show(figure)}`);
  return `${name}: ${show(value)} ${unit}${against}; ${parts.join(', ')}`;
};

const show = (figure: number | string): string =>
  typeof figure === 'number' ? String(Number(figure.toPrecision(4))) : figure;
