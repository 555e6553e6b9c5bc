import { join } from 'node:path';
import type { StoreKind } from '../../../lambdas/engine/index.ts';
import type { LocalRunOptions } from '../../../local/local-run.ts';
import type { ReplaySpan } from '../../../local/replay/replay-span.ts';
import { UsageError } from '../../cli/errors.ts';
import type { Speed } from '../../cli/options/speed-option.ts';

/** The options of `tidemark dev`, as given. */
export interface DevArguments {
  readonly pipeline?: string;
  readonly devices?: number;
  readonly seed?: number;
  readonly input?: string;
  readonly columns?: ReadonlyMap<string, string>;
  readonly speed?: Speed;
  readonly port?: number;
  readonly store?: StoreKind;
  readonly storeUrl?: string;
  readonly kafka?: readonly string[];
  readonly publishAs?: string;
  readonly archive?: string;
  readonly exit?: true;
  readonly json?: true;
}

/** The declaration that runs where none is named. */
export const defaultPipeline = join(import.meta.dirname, '../../../pipelines/smart-factory.ts');

type RunListeners = Required<Pick<LocalRunOptions, 'onProblem'>> & {
  readonly onRow: (rows: number) => void;
  readonly onSpan: (span: ReplaySpan, speed: number) => void;
};

/**
 * What the run is started with.
 *
 * @throws UsageError where options do not go together
 */
export const localRunOptions = (
  chosen: DevArguments,
  { onProblem, onRow: onProgress, onSpan }: RunListeners,
): LocalRunOptions => {
  const { input: file, columns, speed, devices, seed, kafka: brokers } = chosen;
  const kept = chosen.archive === undefined ? {} : { archive: chosen.archive };
  const pipelineFile = chosen.pipeline ?? defaultPipeline;
  const kafka = brokers === undefined ? {} : { kafka: { brokers } };
  if (file === undefined) {
    refuse({ columns, speed, exit: chosen.exit }, 'needs a file; add --input FILE');
    return {
      pipelineFile,
      onProblem,
      ...storeOf(chosen),
      ...kafka,
      ...kept,
      ...(devices === undefined ? {} : { devices }),
      ...(seed === undefined ? {} : { seed }),
    };
  }
  refuse({ devices, seed }, 'is for the simulated fleet; leave it out, or --input');
  const input = {
    file,
    onProgress,
    onSpan,
    ...(columns === undefined ? {} : { columns }),
    ...(speed === undefined ? {} : { speed }),
  };
  return { pipelineFile, input, onProblem, ...kafka, ...storeOf(chosen), ...kept };
};

/** The token stands in a variable: an argument would be seen by everybody on the machine. */
const storeOf = ({ store, storeUrl }: DevArguments): Pick<LocalRunOptions, 'store'> => {
  if (storeUrl === undefined) return store === undefined ? {} : { store: { kind: store } };
  if (store !== 'influxdb') throw new UsageError('--store-url needs --store influxdb');
  const token = process.env.INFLUX_TOKEN;
  return {
    store: {
      kind: store,
      writeUrl: storeUrl,
      ...(token === undefined || token === '' ? {} : { token }),
    },
  };
};

const refuse = (options: Readonly<Record<string, unknown>>, why: string): void => {
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined) throw new UsageError(`--${name} ${why}`);
  }
};
