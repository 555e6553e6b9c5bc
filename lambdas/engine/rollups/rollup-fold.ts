import type { Outcomes, WindowResult } from '../outcomes.ts';
import type { Pipeline } from '../pipeline.ts';
import type { ContributionRecord } from '../second-stage/second-stage-record.ts';
import type { StageClock } from '../second-stage/stage-clock.ts';
import type { ContributionSource, Verdicts } from '../second-stage/verdicts.ts';
import { CorruptBytesError } from '../state/byte-reader.ts';
import { revisionOf } from '../state/revision-of.ts';
import type { PaneLayout } from '../windows/pane-layout.ts';
import { TimerQueue } from '../windows/timer-queue.ts';
import { decodeContributions } from './contribution-codec.ts';
import type { PaneContribution } from './pane-contribution.ts';
import { rollupLayouts } from './rollup-layouts.ts';
import { emptyGroup, type GroupState, type RollupPane, type RollupState } from './rollup-state.ts';

/** A pane with where it stands; `place` is its rollup's, in order of declaration. */
interface Standing {
  readonly group: GroupState;
  readonly place: number;
  readonly pane: RollupPane;
}

/** A pane that the record at hand has changed, with what was told of it before. */
interface Touched extends Standing {
  readonly before: WindowResult | undefined;
}

/** What the rollups' fold shares with those of the joins. */
export interface RollupFoldParts {
  readonly clock: StageClock;
  readonly state: RollupState;
  readonly verdicts: Verdicts;
}

/**
 * The rollups' part of the second stage's fold. For each record:
 * 1. Each contribution gets its one verdict: rejected, duplicate (no higher revision than its
 *    contributor's), tooLate (its window was dropped), or accepted in place of the earlier one.
 * 2. Panes fire: on time `completeAfter` their first contribution, late where the record changed
 *    what they told. Panes older than `keepFor` are dropped.
 * All times are arrival times; merging is exact, so the order of contributions changes no bit.
 */
export class RollupFold {
  private readonly pipeline: Pipeline;
  private readonly clock: StageClock;
  private readonly state: RollupState;
  private readonly verdicts: Verdicts;
  private readonly layouts: readonly PaneLayout[];
  private readonly timers = new TimerQueue<Standing>();

  constructor(pipeline: Pipeline, { clock, state, verdicts }: RollupFoldParts) {
    this.pipeline = pipeline;
    this.clock = clock;
    this.state = state;
    this.verdicts = verdicts;
    this.layouts = [...rollupLayouts(pipeline).values()];
    for (const group of state.groups.values()) {
      for (const [place, panes] of group.panes.entries()) {
        for (const pane of panes.values()) this.schedule({ group, place, pane });
      }
    }
  }

  /** Takes the contributions of a record. */
  contribute(record: ContributionRecord, outcomes: Outcomes): void {
    let contributions: readonly PaneContribution[];
    try {
      contributions = decodeContributions(record.payload, this.pipeline);
    } catch (error) {
      if (!(error instanceof CorruptBytesError)) throw error;
      const source = { ...sourceOf(record), index: 0, isWhole: true } as const;
      this.verdicts.reject('schema', error.message, source, outcomes);
      return;
    }
    const touched = new Map<RollupPane, Touched>();
    for (const [index, contribution] of contributions.entries()) {
      this.take(contribution, { ...sourceOf(record), index }, touched, outcomes);
    }
    for (const standing of touched.values()) {
      if (!standing.pane.hasFired) continue;
      const now = this.result(standing, 'late');
      if (!isSame(standing.before, now)) outcomes.result(now);
    }
  }

  private take(
    contribution: PaneContribution,
    source: ContributionSource,
    touched: Map<RollupPane, Touched>,
    outcomes: Outcomes,
  ): void {
    const { state, verdicts } = this;
    const { group: name, contributor, revision, pane: contributed } = contribution;
    const place = this.pipeline.rollups.findIndex(({ name: each }) => each === contribution.rollup);
    const group = this.groupOf(name);
    const pane = this.paneOf(group, place, contribution);
    const subject = { key: name, eventTimeMs: contributed.start };
    if (pane === undefined) {
      const detail = `${contributor} contributes to a window that was dropped after keepFor`;
      verdicts.tooLate(source, { ...subject, detail }, outcomes);
      return;
    }
    const known = pane.contributors.get(contributor);
    if (known !== undefined && known.revision >= revision) {
      verdicts.duplicate(source, subject, outcomes);
      return;
    }
    verdicts.accept();
    if (!touched.has(pane)) {
      const standing = { group, place, pane };
      const before = pane.hasFired ? this.result(standing, 'late') : undefined;
      touched.set(pane, { ...standing, before });
    }
    contributed.isDirty = true;
    pane.contributors.set(contributor, { revision, pane: contributed });
    state.dirtyGroups.add(group);
    pane.isDirty = true;
  }

  private groupOf(name: string): GroupState {
    const known = this.state.groups.get(name);
    if (known !== undefined) return known;
    const group = emptyGroup(name, this.pipeline.rollups.length);
    this.state.groups.set(name, group);
    return group;
  }

  /** The contribution's pane, opened where it is the first; undefined where it was dropped. */
  private paneOf(
    group: GroupState,
    place: number,
    { id, pane: { start, end } }: PaneContribution,
  ): RollupPane | undefined {
    const panes = group.panes[place] as Map<string, RollupPane>;
    const known = panes.get(id);
    if (known !== undefined) return known;
    if (end <= (group.closedThroughMs[place] as number)) return undefined;
    const firstArrivalMs = this.clock.arrivalClockMs;
    const contributors = new Map();
    const pane = { id, start, end, firstArrivalMs, hasFired: false, isDirty: true, contributors };
    panes.set(id, pane);
    this.schedule({ group, place, pane });
    return pane;
  }

  private schedule(standing: Standing): void {
    const { completeAfter, keepFor } = this.rollupAt(standing.place);
    const { hasFired, firstArrivalMs } = standing.pane;
    this.timers.add(firstArrivalMs + (hasFired ? keepFor : completeAfter), standing);
  }

  /** Fires and drops what the arrival clock has reached, in the order of groups and windows. */
  fireDue(outcomes: Outcomes): void {
    const { arrivalClockMs } = this.clock;
    for (;;) {
      const due: Standing[] = [];
      for (;;) {
        const standing = this.timers.takeDue(arrivalClockMs);
        if (standing === undefined) break;
        due.push(standing);
      }
      if (due.length === 0) return;
      for (const standing of due.sort(inOrder)) this.fireOrDrop(standing, outcomes);
    }
  }

  private fireOrDrop(standing: Standing, outcomes: Outcomes): void {
    const { group, place, pane } = standing;
    this.state.dirtyGroups.add(group);
    if (pane.hasFired) {
      group.panes[place]?.delete(pane.id);
      const closed = group.closedThroughMs[place] as number;
      group.closedThroughMs[place] = Math.max(closed, pane.end);
      return;
    }
    pane.hasFired = true;
    pane.isDirty = true;
    outcomes.result(this.result(standing, 'onTime'));
    this.schedule(standing);
  }

  private result({ group, place, pane }: Standing, reason: 'onTime' | 'late'): WindowResult {
    const layout = this.layouts[place] as PaneLayout;
    const merged = layout.scratch();
    let count = 0;
    for (const { pane: contributed } of pane.contributors.values()) {
      count += contributed.count;
      for (const { aggregate, at } of layout.aggregates) aggregate.merge(merged, contributed, at);
    }
    const measures: Record<string, number | null> = {};
    for (const { name, aggregate, at } of layout.aggregates) {
      measures[name] = aggregate.result(merged, at);
    }
    const { id, start, end } = pane;
    return {
      type: 'result',
      pipeline: this.pipeline.name,
      window: this.rollupAt(place).name,
      key: group.group,
      id,
      start,
      end,
      revision: revisionOf(this.clock),
      reason,
      count,
      measures,
    };
  }

  private rollupAt(place: number): Pipeline['rollups'][number] {
    return this.pipeline.rollups[place] as Pipeline['rollups'][number];
  }
}

const sourceOf = ({
  position,
  arrivalTimeMs,
  payload,
}: ContributionRecord): Omit<ContributionSource, 'index'> => ({ position, arrivalTimeMs, payload });

const isSame = (before: WindowResult | undefined, now: WindowResult): boolean =>
  before !== undefined &&
  before.count === now.count &&
  Object.entries(now.measures).every(([name, value]) => before.measures[name] === value);

const inOrder = (left: Standing, right: Standing): number => {
  if (left.group !== right.group) return left.group.group < right.group.group ? -1 : 1;
  if (left.place !== right.place) return left.place - right.place;
  if (left.pane.start !== right.pane.start) return left.pane.start - right.pane.start;
  return left.pane.end - right.pane.end;
};
