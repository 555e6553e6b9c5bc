import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { VirtualClock } from '../../lambdas/adapters/memory/virtual-clock.ts';
import type { Pipeline } from '../../lambdas/engine/index.ts';
import type { TickSchedule } from '../lambda/tick-schedule.ts';
import type { ArrivalSchedule } from '../replay/arrival-schedule.ts';
import { mapColumns } from '../replay/column-mapping.ts';
import type { InputRows } from '../replay/input/input-row.ts';
import { openInput } from '../replay/input/open-input.ts';
import { type RowMessage, rowMessages } from '../replay/message/row-message.ts';
import { takesMessage } from '../replay/message/takes-message.ts';
import { timedMessages } from '../replay/message/timed-messages.ts';
import { replayMessages } from '../replay/replay-messages.ts';
import { type ReplaySpan, replaySpan } from '../replay/replay-span.ts';
import type { DeviceSide } from './device-side.ts';
import type { MessageSource } from './message-source.ts';

/** A file to replay. */
export interface ReplayInput {
  readonly file: string;
  /** Column by payload field (see `mapColumns`). @default - columns named like the fields */
  readonly columns?: ReadonlyMap<string, string>;
  /** How much faster than the file's time. @default 1 */
  readonly speed?: number | 'max';
  /** Called after each row with how many were published. @default - nobody is told */
  readonly onProgress?: (rows: number) => void;
  /**
   * Called soon after the start with what there is to replay, and how much faster than its own
   * time; not at full speed, which takes as long as reading does. @default - nobody is told
   */
  readonly onSpan?: (span: ReplaySpan, speed: number) => void;
}

export interface ReplaySourceOptions {
  readonly pipeline: Pipeline;
  readonly input: ReplayInput;
  readonly deviceSide: DeviceSide;
  readonly arrivals: ArrivalSchedule;
  readonly clock: VirtualClock;
  readonly ticks: TickSchedule;
}

/**
 * Starts to publish a file's rows.
 *
 * @throws InputError, ColumnsError where the file or its mapping cannot be right
 */
export const startReplaySource = async (options: ReplaySourceOptions): Promise<MessageSource> => {
  const { pipeline, deviceSide, arrivals, clock, ticks } = options;
  const { file, columns = new Map(), speed = 1, onProgress, onSpan } = options.input;
  const rows = await openInput(file);
  const toMessage = rowMessages({
    pipeline,
    mapping: mapColumns({ pipeline, given: columns, columns: rows.columns }),
    file,
    thingName: deviceOfFile(file),
    site: 'plant-1',
  });
  const stopping = new AbortController();
  const replaying = replayMessages({
    messages: timedMessages(mapped(rows, toMessage), file),
    file,
    connect: (thingName) => deviceSide.connect(thingName),
    arrivals,
    clock,
    ticks,
    // Silence is noticed no later than one tick after it has lasted long enough.
    tickEveryMs: pipeline.watermark.idleAfter,
    speed,
    signal: stopping.signal,
    // What else may come to wait for time: a person publishes or calibrates, in real time.
    ...(speed === 'max' ? { takes: takesMessage(pipeline) } : {}),
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  replaying.catch(() => {});
  const readAhead = async (): Promise<void> => {
    // What comes through a pipe can be read once.
    if (speed === 'max' || onSpan === undefined || !(await stat(file)).isFile()) return;
    const again = timedMessages(mapped(await openInput(file), toMessage), file);
    const span = await replaySpan(again, stopping.signal);
    if (span !== undefined) onSpan(span, speed);
  };
  const published = readAhead()
    .catch(async (error: unknown) => {
      stopping.abort();
      await replaying.catch(() => {});
      throw error;
    })
    .then(() => replaying);
  published.catch(() => {});
  return {
    published,
    stop: async () => {
      stopping.abort();
      await published.catch(() => {});
    },
  };
};

async function* mapped(
  rows: InputRows,
  toMessage: (row: Parameters<ReturnType<typeof rowMessages>>[0]) => RowMessage,
): AsyncGenerator<RowMessage> {
  for await (const row of rows) yield toMessage(row);
}

/** A device named after the file, with characters that every thing name may have. */
const deviceOfFile = (file: string): string =>
  basename(file)
    .replace(/\.(csv|tsv|ndjson|jsonl)(\.gz)?$/i, '')
    .replace(/[^A-Za-z0-9:_-]/g, '_')
    .slice(0, 128) || 'input';
