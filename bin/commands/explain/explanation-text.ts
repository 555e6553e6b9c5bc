import { type AlertTransition, formatInstant } from '../../../lambdas/engine/index.ts';
import { refusalJson, refusalLine } from '../quarantine/refusal-text.ts';
import { askedText } from './explain-device.ts';
import type {
  ExplainedPartition,
  ExplainedReading,
  ExplainedWindow,
  Explanation,
} from './explanation.ts';

/** An explanation for a person, in the order in which things happen to a reading. */
export const explanationText = (explanation: Explanation): string[] => {
  const { device, partitions, readings, refused, windows, alerts, transitions } = explanation;
  const told = [...transitions].sort((left, right) => left.revision - right.revision);
  return [
    `${device}, ${askedText(explanation)}`,
    ...(partitions.length === 0 ? ['no partition knows it now'] : partitions.map(partitionLine)),
    ...(readings === undefined
      ? section('refused', refused.map(refusalLine))
      : section('readings', readings.map(readingLine))),
    ...section(
      'windows',
      windows.flatMap((window) => windowLines(window, explanation.isStoreRead)),
    ),
    ...section('alerts, as they were told', told.map(alertLine)),
    ...section('alerts, as they stand', alerts.map(alertLine)),
    ...section('not known', explanation.unknown, 'nothing'),
  ];
};

/** The same as one object; times are epoch ms. */
export const explanationJson = (explanation: Explanation): object => {
  const { fromMs: from, toMs: to, refused, windows, ...rest } = explanation;
  return {
    ...rest,
    from,
    to,
    refused: refused.map(refusalJson),
    windows: windows.map(({ firings, ...window }) => ({
      ...window,
      firings: firings.map(({ partition, entry, firing }) => ({ partition, entry, ...firing })),
    })),
  };
};

const section = (title: string, lines: readonly string[], none = 'none'): string[] => [
  `${title}:${lines.length === 0 ? ` ${none}` : ''}`,
  ...lines.map((line) => `  ${line}`),
];

const instant = (ms: number | null): string => (ms === null ? 'none' : formatInstant(ms));

const partitionLine = ({ partition, entry, watermark, lastSeen }: ExplainedPartition): string =>
  `on ${partition}, as of entry ${entry}: last seen ${instant(lastSeen)}, ` +
  `watermark ${instant(watermark)}`;

const readingLine = (reading: ExplainedReading): string => {
  const { eventTime, arrivalTime, verdict, reason, partition, position, index } = reading;
  const times = `${instant(eventTime)}, arrived ${formatInstant(arrivalTime)}`;
  const why = reason === undefined ? '' : `: ${reason}`;
  return `${times}  ${verdict}${why}  (${partition}:${position}:${index})`;
};

const windowLines = (explained: ExplainedWindow, isStoreRead: boolean): string[] => {
  const { window, start, end, firings, stored, open, isOver } = explained;
  return [
    `${window}  ${formatInstant(start)} to ${formatInstant(end)}`,
    ...firings.map(
      ({ firing: { reason, count, revision, measures, mergedInto }, entry }) =>
        `  fired ${reason}, ${count} readings${valuesText(measures)}${mergedText(mergedInto)}  ` +
        `(revision ${revision}, entry ${entry})`,
    ),
    ...storedLines(stored, isStoreRead),
    ...(open === undefined
      ? []
      : [`  open with ${open.count} readings${valuesText(open.measures)}`]),
    isOver ? '  over: nothing that comes can change it' : '  not over: a late reading corrects it',
  ];
};

const storedLines = (stored: ExplainedWindow['stored'], isStoreRead: boolean): string[] => {
  if (stored === undefined) return isStoreRead ? ['  no row in the store'] : [];
  const { count, measures, mergedInto, revision } = stored;
  const values = `${valuesText(measures)}${mergedText(mergedInto)}`;
  return [`  in the store: ${count} readings${values}  (revision ${revision})`];
};

const mergedText = (mergedInto: string | undefined): string =>
  mergedInto === undefined ? '' : `, merged into ${mergedInto}`;

const valuesText = (measures: Readonly<Record<string, number | null>>): string =>
  Object.entries(measures)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `, ${name} ${value}`)
    .join('');

const alertLine = ({ at, rule, state, detail, revision }: AlertTransition): string =>
  `${formatInstant(at)}  ${rule} ${state}: ${detail}  (revision ${revision})`;
