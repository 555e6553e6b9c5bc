import type { Observation, PartitionObservation } from '../../../observation.ts';
import { byId, element, setText } from '../dom/element.ts';
import { KeyedRows, type Row } from '../dom/keyed-rows.ts';
import { shortInstant } from '../format/instant.ts';
import { formatCount, formatPlural } from '../format/number.ts';
import { formatSpan } from '../format/span.ts';

interface ShownPartition {
  readonly partition: PartitionObservation;
  readonly sinks: readonly string[];
  readonly nowMs: number;
}

const columns: readonly (readonly [
  title: string,
  meaning: string,
  text: (partition: PartitionObservation, nowMs: number) => string,
])[] = [
  [
    'Watermark',
    'No reading before this instant is expected any more, of any key that is not idle',
    ({ watermarkMs }, nowMs) => shortInstant(watermarkMs, nowMs),
  ],
  ['Lag', 'Arrival clock minus watermark', ({ watermarkLagMs }) => formatSpan(watermarkLagMs)],
  [
    'Arrival clock',
    'The latest arrival time seen',
    ({ arrivalClockMs }, nowMs) => shortInstant(arrivalClockMs, nowMs),
  ],
  ['Received', 'Readings judged', ({ ledger }) => formatCount(ledger.received)],
  ['Keys', 'Sensors with state', ({ keys }) => formatCount(keys)],
  ['Open panes', 'Windows that still take readings', ({ openPanes }) => formatCount(openPanes)],
  ['Ordinal', 'Records processed', ({ ordinal }) => formatCount(ordinal)],
  ['Commits', 'Entries in the journal', ({ commits }) => formatCount(commits)],
];

/** Where each partition stands: in event time, in its journal, and towards its sinks. */
export const createPartitionsPanel = () => {
  const note = byId('partitions-note');
  const holder = byId('partitions-table');
  const head = element('tr');
  const body = element('tbody');
  const table = element('table', 'table', element('thead', '', head), body);
  const empty = element('p', 'empty', 'A partition appears here with its first commit.');
  holder.append(empty, table);
  const rows = new KeyedRows<ShownPartition>(body, {
    keyOf: ({ partition, sinks }) => [partition.partition, ...sinks].join('\n'),
    createRow: createPartitionRow,
  });
  let shownSinks: string | undefined;

  return ({ partitions, atMs, latency: { readingToRow } }: Observation): void => {
    const sinks = [...new Set(partitions.flatMap((p) => Object.keys(p.publishedThrough)))].sort();
    if (shownSinks !== sinks.join('\n')) {
      shownSinks = sinks.join('\n');
      showHead(head, sinks);
    }
    rows.show(partitions.map((partition) => ({ partition, sinks, nowMs: atMs })));
    empty.hidden = partitions.length > 0;
    table.hidden = partitions.length === 0;
    const openPanes = partitions.reduce((sum, partition) => sum + partition.openPanes, 0);
    const facts = [formatPlural(openPanes, 'open pane')];
    // From the publish of the reading that closes a window.
    if (readingToRow !== null) facts.push(`a row after ${formatSpan(readingToRow.p50Ms)} (p50)`);
    setText(note, partitions.length > 0 ? facts.join(' · ') : '');
  };
};

const showHead = (head: HTMLElement, sinks: readonly string[]): void => {
  const titles = columns.map(([title, meaning]) => [title, meaning] as const);
  const published = sinks.map(
    (sink) => [`To ${sink}`, `Journal entries that the ${sink} sink has taken`] as const,
  );
  head.replaceChildren(element('th', '', 'Partition'));
  for (const [title, meaning] of [...titles, ...published]) {
    const cell = element('th', 'number', title);
    cell.title = meaning;
    head.append(cell);
  }
  for (const cell of head.children) cell.setAttribute('scope', 'col');
};

const createPartitionRow = ({ sinks }: ShownPartition): Row<ShownPartition> => {
  const name = element('th', 'partition-name');
  name.scope = 'row';
  const cells = columns.map(() => element('td', 'number'));
  const taken = new Map(sinks.map((sink) => [sink, element('td', 'number')]));
  return {
    element: element('tr', '', name, ...cells, ...taken.values()),
    update: ({ partition, nowMs }) => {
      setText(name, partition.partition);
      name.title = `Position ${partition.position}`;
      for (const [index, [, , text]] of columns.entries()) {
        const cell = cells[index];
        if (cell !== undefined) setText(cell, text(partition, nowMs));
      }
      for (const [sink, cell] of taken) showTaken(cell, partition, sink);
    },
  };
};

/**
 * An entry is published after it was accepted, and that it was is written into the next one: one
 * entry less is the rule. More means that a sink is behind, and output waits in the journal.
 */
const showTaken = (cell: HTMLElement, partition: PartitionObservation, sink: string): void => {
  const through = partition.publishedThrough[sink] ?? 0;
  const behind = partition.commits - through;
  const isBehind = behind > 1;
  cell.dataset.behind = String(isBehind);
  setText(cell, formatCount(through) + (isBehind ? ` (−${formatCount(behind)})` : ''));
};
