import {
  isPastCleanup,
  type Pipeline,
  type PipelineStates,
  type WindowDefinition,
  type WindowResult,
} from '../../../lambdas/engine/index.ts';
import { rowIdentity } from '../../../local/backtest/replay-archive.ts';
import type { NamedPartitionView } from '../../../local/run/partition-views.ts';
import type { Deployment } from '../../deployment/deployment.ts';
import { inspectDevice, type PaneInspection } from '../state/inspect-device.ts';
import type { Asked, ExplainedFiring, ExplainedWindow } from './explanation.ts';

/** What is known of windows, before it is put together. */
export interface KnownOfWindows {
  readonly asked: Asked;
  readonly stored: readonly WindowResult[];
  readonly firings: readonly ExplainedFiring[];
}

/** The stored rows of windows that reach into the time. */
export const rowsAround = async (
  deployment: Deployment,
  { device, fromMs, toMs }: Asked,
): Promise<WindowResult[]> => {
  const { pipeline } = deployment;
  const { reader } = deployment.results();
  const rows = await Promise.all(
    pipeline.windows.map(({ name, assigner, aggregate }) =>
      reader.rows({
        pipeline: pipeline.name,
        window: name,
        key: device,
        fromMs: fromMs - longestMs(assigner),
        toMs: toMs + 1,
        aggregates: Object.keys(aggregate),
        tags: pipeline.registry.tags,
      }),
    ),
  );
  return rows.flat().filter(({ start, end }) => start <= toMs && end > fromMs);
};

const dayMs = 86_400_000;

/** Calendar days may have 25 hours, and sessions and count windows any length. */
const longestMs = ({ sizeMs }: WindowDefinition['assigner']): number => sizeMs + dayMs;

/** Each window of the device that reaches into the time, by its start. */
export const explainWindows = (
  pipeline: Pipeline,
  views: readonly NamedPartitionView[],
  { asked, stored, firings }: KnownOfWindows,
): ExplainedWindow[] => {
  const rows = new Map(stored.map((row) => [rowIdentity(row), row]));
  const told = Map.groupBy(firings, ({ firing }) => rowIdentity(firing));
  const open = openPanes(pipeline, views, asked);
  const states: PipelineStates = {
    partitions: views.flatMap(({ isSealed, state }) => (isSealed ? [] : [state])),
    secondStage: [],
  };
  const windows: ExplainedWindow[] = [];
  for (const identity of new Set([...rows.keys(), ...told.keys(), ...open.keys()])) {
    const own = [...(told.get(identity) ?? [])].sort(byRevision);
    const row = rows.get(identity);
    const pane = open.get(identity);
    const place = row ?? own.at(-1)?.firing ?? pane?.place;
    if (place === undefined) continue;
    const { window, id, start, end } = place;
    windows.push({
      window,
      id,
      start,
      end,
      firings: own,
      ...(row === undefined ? {} : { stored: row }),
      ...(pane === undefined ? {} : { open: pane.pane }),
      isOver: isPastCleanup(pipeline, states, { window, key: asked.device, id, end }),
    });
  }
  return windows.sort((left, right) => left.start - right.start || left.end - right.end);
};

const byRevision = (left: ExplainedFiring, right: ExplainedFiring): number =>
  left.firing.revision - right.firing.revision;

type Place = Pick<WindowResult, 'window' | 'key' | 'id' | 'start' | 'end'>;

/** Panes of the live state by identity, of windows whose slices are theirs alone. */
const openPanes = (
  pipeline: Pipeline,
  views: readonly NamedPartitionView[],
  { device, fromMs, toMs }: Asked,
): Map<string, { readonly place: Place; readonly pane: PaneInspection }> => {
  const own = new Set(['tumbling', 'session', 'calendar']);
  const found = new Map<string, { place: Place; pane: PaneInspection }>();
  for (const view of views) {
    const panes = inspectDevice(view, pipeline, device)?.panes ?? {};
    for (const { name, assigner } of pipeline.windows) {
      if (!own.has(assigner.kind)) continue;
      for (const pane of panes[name] ?? []) {
        const { start, end } = pane;
        if (start > toMs || end <= fromMs || pane.count === 0) continue;
        const place = { window: name, key: device, id: String(start), start, end };
        found.set(rowIdentity(place), { place, pane });
      }
    }
  }
  return found;
};
