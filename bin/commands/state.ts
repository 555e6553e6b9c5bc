import type { Command } from 'commander';
import { DynamoDbStateStore } from '../../lambdas/adapters/dynamodb/dynamodb-state-store.ts';
import { systemClock } from '../../lambdas/adapters/system/system-clock.ts';
import type { PartitionState } from '../../lambdas/engine/index.ts';
import { type PartitionHistory, readHistory } from '../../lambdas/runtime/read-history.ts';
import { type NamedPartitionView, readPartitions } from '../../local/run/partition-views.ts';
import { FoundProblemError, UsageError } from '../cli/errors.ts';
import type { Terminal } from '../cli/terminal.ts';
import { writeLines } from '../cli/write-lines.ts';
import type { Deployment, DeploymentChoice } from '../deployment/deployment.ts';
import { useDeployment, withDeploymentOptions } from '../deployment/deployment-options.ts';
import { deviceText } from './state/device-text.ts';
import { type Difference, differences } from './state/differences.ts';
import { type EntryChoice, parseEntry } from './state/entry-option.ts';
import { inspectDevice } from './state/inspect-device.ts';
import { inspectPartition } from './state/inspect-partition.ts';

interface StateArguments extends DeploymentChoice {
  readonly json?: true;
}

interface DiffArguments extends StateArguments {
  readonly from: EntryChoice;
  readonly to: EntryChoice;
}

/** `tidemark state`: what the journal holds, read from the state table, never written. */
export const stateVerb = (program: Command, terminal: Terminal): void => {
  const state = program
    .command('state')
    .helpCommand(false)
    .description('Look into the state that a run or a stage has committed.');
  withDeploymentOptions(
    state
      .command('get <device>')
      .description('Show a device: watermark, open panes, dedupe, rules, registry, ledger.')
      .option('--json', 'one JSON object for each partition that knows the device'),
  ).action((device: string, chosen: StateArguments) =>
    useDeployment(chosen, (deployment) => get(deployment, device, chosen, terminal)),
  );
  withDeploymentOptions(
    state
      .command('diff [device]')
      .description('Show what changed between two journal entries, of a device or of all.')
      .option('--from <entry>', 'a number, or snapshot', parseEntry, 'snapshot')
      .option('--to <entry>', 'a number, or now', parseEntry, 'now')
      .option('--json', 'one JSON object for each difference'),
  ).action((device: string | undefined, chosen: DiffArguments) =>
    useDeployment(chosen, (deployment) => diff(deployment, device, chosen, terminal)),
  );
};

const get = async (
  deployment: Deployment,
  device: string,
  { json }: StateArguments,
  terminal: Terminal,
): Promise<void> => {
  const { pipeline } = deployment;
  const lines = (await readPartitions(deployment, pipeline)).flatMap((view) => {
    const found = inspectDevice(view, pipeline, device);
    if (found === undefined) return [];
    return json === true ? [jsonOf(view, found)] : deviceText(found, placeOf(view), wholeOf(view));
  });
  if (lines.length === 0) throw unknownDevice(deployment, device);
  await writeLines(terminal, lines);
};

const placeOf = ({ partition, entryNumber }: NamedPartitionView) => ({
  partition,
  entry: entryNumber,
});

const wholeOf = ({ state }: NamedPartitionView) => inspectPartition(state);

const jsonOf = (view: NamedPartitionView, found: object): string => {
  const { publishedThrough } = view;
  return JSON.stringify({ ...found, ...placeOf(view), publishedThrough, whole: wholeOf(view) });
};

const diff = async (
  deployment: Deployment,
  device: string | undefined,
  chosen: DiffArguments,
  terminal: Terminal,
): Promise<void> => {
  const { pipeline, dynamodb, names } = deployment;
  const stateStore = new DynamoDbStateStore(dynamodb, names.stateTable);
  const inspect = (state: PartitionState): object => {
    const devices = device === undefined ? [...state.keys.keys()].sort() : [device];
    const found = devices.map((one) => [one, inspectDevice({ state }, pipeline, one)]);
    return { partition: inspectPartition(state), ...Object.fromEntries(found) };
  };
  const lines: string[] = [];
  for (const { partition } of await readPartitions(deployment, pipeline)) {
    const history = await readHistory({ pipeline, stateStore, clock: systemClock }, partition);
    if (history === undefined) continue;
    const [from, to] = [entryOf(history, chosen.from), entryOf(history, chosen.to)];
    const [before, after] = [history.stateAt(from), history.stateAt(to)];
    if (device !== undefined && ![before, after].some((state) => knows(state, device))) continue;
    const found = differences(inspect(before), inspect(after));
    if (chosen.json === true) {
      for (const one of found) lines.push(JSON.stringify({ partition, from, to, ...one }));
    } else {
      lines.push(`${partition}, from entry ${from} to ${to}`, ...found.map(differenceText));
    }
  }
  if (lines.length === 0 && device !== undefined) throw unknownDevice(deployment, device);
  await writeLines(terminal, lines);
};

const knows = ({ keys, registry }: PartitionState, device: string): boolean =>
  keys.has(device) || registry.of(device).length > 0;

const unknownDevice = ({ title }: Deployment, device: string): FoundProblemError =>
  new FoundProblemError(`${title} knows no device "${device}"`);

const entryOf = ({ oldest, newest }: PartitionHistory, entry: EntryChoice): number => {
  if (entry === 'snapshot') return oldest;
  if (entry === 'now') return newest;
  if (entry >= oldest && entry <= newest) return entry;
  throw new UsageError(
    `entry ${entry} is not to be had; the journal goes from its snapshot at ${oldest} to ${newest}`,
  );
};

const differenceText = ({ path, before, after }: Difference): string =>
  `  ${path}  ${JSON.stringify(before) ?? 'nothing'} -> ${JSON.stringify(after) ?? 'nothing'}`;
