import { findPlant, type PlantFinding } from '../../../simulation/plants/find-plant.ts';
import type { Plant } from '../../../simulation/plants/plant.ts';
import { plants } from '../../../simulation/plants.ts';
import { FoundProblemError, UsageError } from '../../cli/errors.ts';
import { listenForInterruption } from '../../cli/interruption.ts';
import { progressBar } from '../../cli/progress.ts';
import { type Terminal, tell } from '../../cli/terminal.ts';
import { writeResults } from '../../cli/write-results.ts';

export interface PlantRunOptions {
  /** A plant's name, `all` of them, or `list` to only show them. */
  readonly choice: string;
  readonly firstSeed: number;
  readonly isJson: boolean;
}

/** Plants that are looked for at the same time, each in a thread of its own. */
const lanes = 2;

/** `simulate --plant`: whether the simulator catches planted bugs; exit 1 where it misses one. */
export const plantRun = async (options: PlantRunOptions, terminal: Terminal): Promise<void> => {
  const { choice, isJson } = options;
  if (choice === 'list') {
    await write(isJson ? [JSON.stringify({ plants })] : plants.map(plantLine), terminal);
    return;
  }
  const findings = await findAll(selected(choice), options.firstSeed, terminal);
  const lines = isJson
    ? [JSON.stringify({ plants: findings.map(findingRow) })]
    : findings.map(findingLine);
  await write(lines, terminal);
  const missed = findings.filter(({ caughtBy }) => caughtBy === undefined);
  if (missed.length > 0) {
    const names = missed.map(({ plant }) => plant.name).join(', ');
    throw new FoundProblemError(`not caught as it should be: ${names}`);
  }
  tell(terminal, `every bug was caught that was planted: ${findings.length}`);
};

const selected = (choice: string): readonly Plant[] => {
  if (choice === 'all') return plants;
  const plant = plants.find(({ name }) => name === choice);
  if (plant !== undefined) return [plant];
  throw new UsageError(
    `--plant is "${choice}", but must be a plant's name, all, or list, which shows the names`,
  );
};

const findAll = async (
  sought: readonly Plant[],
  firstSeed: number,
  terminal: Terminal,
): Promise<PlantFinding[]> => {
  const progress = progressBar(terminal, 'planting', sought.length);
  const findings = new Map<Plant, PlantFinding>();
  // One shared iterator: each lane takes the next plant that nobody has taken.
  const next = sought.values();
  const look = async (): Promise<void> => {
    for (const plant of next) {
      findings.set(plant, await findPlant(plant, firstSeed));
      progress.update(findings.size, plant.name);
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, look));
  } finally {
    progress.stop();
  }
  return sought.flatMap((plant) => findings.get(plant) ?? []);
};

const plantLine = ({ name, file, source, why, caughtBy, seeds }: Plant): string => {
  const on = source === undefined ? '' : ` on ${source}`;
  const budget = `within ${seeds} seeds${on}`;
  return `${name}: ${why} In ${file}, for ${caughtBy.join(' or ')} to catch ${budget}.`;
};

const findingRow = (finding: PlantFinding): Readonly<Record<string, unknown>> => {
  const { plant, seed, seeds, violations, caughtBy } = finding;
  const isCaught = caughtBy !== undefined;
  return { name: plant.name, isCaught, seed, seeds, budget: plant.seeds, caughtBy, violations };
};

const findingLine = ({ plant, seed, seeds, violations, caughtBy }: PlantFinding): string => {
  const { name } = plant;
  if (seed === undefined) return `${name}: not caught in ${seeds} seeds`;
  const when = `seed ${seed} (${seeds} of at most ${plant.seeds} seeds)`;
  if (caughtBy !== undefined) return `${name}: caught by ${caughtBy} at ${when}`;
  return `${name}: only seen otherwise at ${when}: ${violations[0] ?? ''}`;
};

const write = async (lines: readonly string[], terminal: Terminal): Promise<void> => {
  const interruption = listenForInterruption();
  await writeResults(terminal.stdout, lines, interruption.signal);
  interruption.release();
};
