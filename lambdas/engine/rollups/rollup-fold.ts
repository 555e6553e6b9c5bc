import { InvariantError } from '../errors.ts';
import type { Outcomes, RejectionReason, WindowResult } from '../outcomes.ts';
import type { Pipeline } from '../pipeline.ts';
import type { ContributionRecord, SecondStageRecord } from '../second-stage/second-stage-record.ts';
import { comparePositions, type ForeignRecord } from '../source-record.ts';
import { CorruptBytesError } from '../state/byte-reader.ts';
import type { PaneLayout } from '../windows/pane-layout.ts';
import { TimerQueue } from '../windows/timer-queue.ts';
import type { Contribution } from './contribution.ts';
import { decodeContributions } from './contribution-codec.ts';
import { rollupLayouts } from './rollup-layouts.ts';
import { emptyGroup, type GroupState, type RollupPane, type RollupState } from './rollup-state.ts';

const epochSize = 2 ** 40;

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

/**
 * The second stage's fold: (state, record) -> state and outcomes. For each record:
 * 1. The ordinal rises and the arrival clock moves.
 * 2. Each contribution gets its one verdict: rejected, duplicate (no higher revision than its
 *    contributor's), tooLate (its window was dropped), or accepted in place of the earlier one.
 * 3. Panes fire: on time `completeAfter` their first contribution, late where the record changed
 *    what they told. Panes older than `keepFor` are dropped.
 * All times are arrival times; merging is exact, so the order of contributions changes no bit.
 */
export class RollupFold {
  readonly state: RollupState;
  private readonly pipeline: Pipeline;
  private readonly partition: string;
  private readonly layouts: readonly PaneLayout[];
  private readonly timers = new TimerQueue<Standing>();

  constructor(pipeline: Pipeline, partition: string, state: RollupState) {
    this.pipeline = pipeline;
    this.partition = partition;
    this.state = state;
    this.layouts = [...rollupLayouts(pipeline).values()];
    for (const group of state.groups.values()) {
      for (const [place, panes] of group.panes.entries()) {
        for (const pane of panes.values()) this.schedule({ group, place, pane });
      }
    }
  }

  /** @throws InvariantError where the position does not grow: a processed record came again */
  fold(record: SecondStageRecord, outcomes: Outcomes): void {
    const { state } = this;
    if (comparePositions(record.position, state.position) <= 0) {
      throw new InvariantError(
        `position ${record.position} of ${this.partition} is not after ${state.position}; ` +
          'skip what was folded before',
      );
    }
    state.position = record.position;
    state.ordinal += 1;
    if (record.kind === 'foreign') {
      this.reject('malformed', record.detail, record, outcomes);
      return;
    }
    state.arrivalClockMs = Math.max(state.arrivalClockMs, record.arrivalTimeMs);
    if (record.kind === 'contributions') this.contribute(record, outcomes);
    this.fireDue(outcomes);
  }

  private contribute(record: ContributionRecord, outcomes: Outcomes): void {
    let contributions: readonly Contribution[];
    try {
      contributions = decodeContributions(record.payload, this.pipeline);
    } catch (error) {
      if (!(error instanceof CorruptBytesError)) throw error;
      this.reject('schema', error.message, record, outcomes);
      return;
    }
    const touched = new Map<RollupPane, Touched>();
    for (const [index, contribution] of contributions.entries()) {
      this.take(contribution, index, record, touched, outcomes);
    }
    for (const standing of touched.values()) {
      if (!standing.pane.hasFired) continue;
      const now = this.result(standing, 'late');
      if (!isSame(standing.before, now)) outcomes.result(now);
    }
  }

  private take(
    contribution: Contribution,
    index: number,
    record: ContributionRecord,
    touched: Map<RollupPane, Touched>,
    outcomes: Outcomes,
  ): void {
    const { state } = this;
    const { group: name, contributor, revision, pane: contributed } = contribution;
    const { partition } = this;
    const { position } = record;
    state.ledger.received += 1;
    const place = this.pipeline.rollups.findIndex(({ name: each }) => each === contribution.rollup);
    const group = this.groupOf(name);
    const pane = this.paneOf(group, place, contribution);
    const told = { partition, position, index, key: name, eventTimeMs: contributed.start };
    if (pane === undefined) {
      state.ledger.tooLate += 1;
      const detail = `${contributor} contributes to a window that was dropped after keepFor`;
      const { arrivalTimeMs, payload } = record;
      outcomes.quarantined({ type: 'tooLate', ...told, detail, arrivalTimeMs, payload });
      return;
    }
    const known = pane.contributors.get(contributor);
    if (known !== undefined && known.revision >= revision) {
      state.ledger.duplicate += 1;
      outcomes.duplicate({ type: 'duplicate', ...told });
      return;
    }
    state.ledger.accepted += 1;
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
    { id, pane: { start, end } }: Contribution,
  ): RollupPane | undefined {
    const panes = group.panes[place] as Map<string, RollupPane>;
    const known = panes.get(id);
    if (known !== undefined) return known;
    if (end <= (group.closedThroughMs[place] as number)) return undefined;
    const firstArrivalMs = this.state.arrivalClockMs;
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
  private fireDue(outcomes: Outcomes): void {
    const { arrivalClockMs } = this.state;
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
      revision: this.state.epoch * epochSize + this.state.ordinal,
      reason,
      count,
      measures,
    };
  }

  private rollupAt(place: number): Pipeline['rollups'][number] {
    return this.pipeline.rollups[place] as Pipeline['rollups'][number];
  }

  private reject(
    reason: RejectionReason,
    detail: string,
    record: ContributionRecord | ForeignRecord,
    outcomes: Outcomes,
  ): void {
    const { ledger } = this.state;
    ledger.received += 1;
    ledger.rejected += 1;
    ledger.rejectedBy[reason] = (ledger.rejectedBy[reason] ?? 0) + 1;
    const { position, payload } = record;
    const source = { partition: this.partition, position, index: 0, payload };
    outcomes.quarantined({ type: 'rejected', ...source, reason, detail });
  }
}

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
