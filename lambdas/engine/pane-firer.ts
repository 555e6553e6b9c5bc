import type { Outcomes, WindowResult } from './outcomes.ts';
import type { Pipeline } from './pipeline.ts';
import { tellContributions } from './rollups/tell-contributions.ts';
import { WindowRules } from './rules/window-rules.ts';
import { isWhole } from './state/begin-windows.ts';
import type { KeyState } from './state/key-state.ts';
import { markDirty, type PartitionState } from './state/partition-state.ts';
import { revisionOf } from './state/revision-of.ts';
import { watermarkOf } from './state/watermark-of.ts';
import { noWatermark } from './time/watermark-strategy.ts';
import type { WindowOperator } from './window-operator.ts';
import { type DuePanes, type FiredPane, noDuePanes } from './windows/due-panes.ts';
import { setFiredThrough } from './windows/set-fired-through.ts';
import type { Slice } from './windows/slice.ts';
import { TimerQueue } from './windows/timer-queue.ts';

/**
 * Fires panes and drops their state:
 * - onTime once `W >= maxTimestamp`, late for each change after that,
 * - idle where a tick finds the key silent for `idleAfter`; the pane stays open,
 * - dropped once `W >= maxTimestamp + allowedLateness` (the cleanup time).
 */
export class PaneFirer {
  private readonly pipeline: Pipeline;
  private readonly state: PartitionState;
  private readonly operators: readonly WindowOperator[];
  private readonly rules: WindowRules;
  /** Scope `partition` only: keys by their earliest timer. */
  private readonly timers = new TimerQueue<KeyState>();
  /** The earliest time each key waits for in `timers`. Not state: a fold of its own starts anew. */
  private readonly scheduled = new Map<KeyState, number>();
  private readonly isEarlyByTime: boolean;
  /** Count windows are numbered for ever, so their keys stay. */
  private readonly keepsKeys: boolean;
  /** Lists of due panes that no key uses at the moment. */
  private readonly spare: DuePanes[][] = [];

  constructor(pipeline: Pipeline, operators: readonly WindowOperator[], state: PartitionState) {
    this.pipeline = pipeline;
    this.operators = operators;
    this.state = state;
    this.rules = new WindowRules(pipeline, operators, state);
    const definitions = operators.map(({ definition }) => definition);
    this.isEarlyByTime = definitions.some(
      ({ firings }) => firings.earlyEveryMs !== Number.POSITIVE_INFINITY,
    );
    this.keepsKeys = definitions.some(({ assigner }) => assigner.named === 'number');
  }

  /** Scope `partition`: sets the timers of a state just loaded. */
  scheduleAll(): void {
    for (const key of this.state.keys.values()) this.schedule(key);
  }

  /** Scope `partition`: fires what is due over all keys, in the order of their names. */
  fireDueOfPartition(touched: readonly KeyState[], outcomes: Outcomes): void {
    const { watermarkMs } = this.state;
    for (const key of touched) this.schedule(key);
    for (const key of this.takeDue(touched, watermarkMs)) {
      this.fireDue(key, watermarkOf(this.pipeline, this.state, key), outcomes);
      this.schedule(key);
    }
  }

  private takeDue(touched: readonly KeyState[], watermarkMs: number): readonly KeyState[] {
    let key = this.timers.takeDue(watermarkMs);
    if (key === undefined) return touched.length > 1 ? [...touched].sort(byName) : touched;
    const due = new Set(touched);
    for (; key !== undefined; key = this.timers.takeDue(watermarkMs)) {
      this.scheduled.delete(key);
      due.add(key);
    }
    return [...due].sort(byName);
  }

  /**
   * Scope `partition`, on a tick: removes keys of which nothing is left that could matter. Their
   * watermark is the partition's, so they come back as they went.
   */
  removeSpent(): void {
    const { state, pipeline } = this;
    const { dedupe, watermark } = pipeline;
    const remembered = dedupe.kind === 'recent' ? dedupe.within : 0;
    const silence = Math.max(watermark.forgetAfter, remembered);
    for (const key of state.keys.values()) {
      const isSpent =
        key.lastSeenMs + silence <= state.arrivalClockMs &&
        // A redriven reading is remembered without having been seen.
        (key.recent?.newestArrivalMs ?? noWatermark) + remembered <= state.arrivalClockMs &&
        key.watermarkMs <= state.watermarkMs &&
        key.slices.every((slices) => slices.length === 0) &&
        key.thresholds.every(
          (rule) => rule.standing === undefined && rule.evaluations.length === 0,
        );
      if (isSpent) this.remove(key);
    }
  }

  /** Notes what the watermark has reached since the key was last looked at. */
  reach(key: KeyState, watermarkMs: number): void {
    if (watermarkMs >= key.nextTimerMs || key.due !== undefined) {
      const due = this.dueOf(key);
      for (let place = 0; place < this.operators.length; place += 1) {
        const slices = key.slices[place] as Slice[];
        const panes = due[place] as DuePanes;
        this.operators[place]?.reach(slices, key.firedThroughMs, watermarkMs, panes);
      }
    }
    key.firedThroughMs = watermarkMs;
  }

  /** The key's lists of due panes, one a window, to be noted in. */
  dueOf(key: KeyState): DuePanes[] {
    key.due ??= this.spare.pop() ?? this.operators.map(noDuePanes);
    return key.due;
  }

  /** Fires the key's panes that the watermark has reached, or that were corrected behind it. */
  fireDue(key: KeyState, watermarkMs: number, outcomes: Outcomes): void {
    this.reach(key, watermarkMs);
    const { due } = key;
    if (due === undefined) return;
    if (watermarkMs >= key.nextTimerMs || due.some(({ byEnd }) => byEnd.size > 0)) {
      this.fireNoted(key, due, watermarkMs, outcomes);
    }
    key.due = undefined;
    this.spare.push(due);
  }

  private fireNoted(
    key: KeyState,
    due: readonly DuePanes[],
    watermarkMs: number,
    outcomes: Outcomes,
  ): void {
    markDirty(this.state, key);
    const firings: WindowResult[] = [];
    for (let place = 0; place < this.operators.length; place += 1) {
      const operator = this.operators[place] as WindowOperator;
      const slices = key.slices[place] as Slice[];
      for (const pane of operator.fire(slices, watermarkMs, due[place] as DuePanes)) {
        // That it was told is noted in its slices, old ones too.
        if (pane.reason === 'early') key.isDirtyBehind = true;
        if (!isWhole(this.state.windowBegins[place], operator, key, pane.start)) continue;
        firings.push(this.tell(key, operator.definition.name, pane, outcomes));
      }
    }
    this.rules.evaluate(key, firings, outcomes);
    this.rules.settle(key, watermarkMs);
    setFiredThrough(key, this.operators, watermarkMs);
  }

  /**
   * On a tick: notes the panes that fire early, where the arrival clock has passed a time for them.
   *
   * @returns their keys, in the order of their names
   */
  noteEarly(): readonly KeyState[] {
    const { state } = this;
    const [before, now] = [state.lastTickMs, state.arrivalClockMs];
    if (!this.isEarlyByTime) return [];
    state.lastTickMs = now;
    const isTime = this.operators.map(({ definition }) => {
      const { earlyEveryMs } = definition.firings;
      return Math.floor(before / earlyEveryMs) < Math.floor(now / earlyEveryMs);
    });
    if (!isTime.includes(true)) return [];
    const changed = [...state.keys.values()].filter(({ slices }) =>
      slices.some((ofWindow) => ofWindow.some(({ isChanged }) => isChanged)),
    );
    for (const key of changed) {
      const due = this.dueOf(key);
      for (const [place, operator] of this.operators.entries()) {
        if (!isTime[place]) continue;
        const slices = key.slices[place] as Slice[];
        operator.noteEarly(slices, watermarkOf(this.pipeline, state, key), due[place] as DuePanes);
      }
    }
    return changed.sort(byName);
  }

  /** Scope `key`, on a tick: keys that are silent by the arrival clock fire, or are forgotten. */
  fireSilent(outcomes: Outcomes): void {
    const { arrivalClockMs } = this.state;
    const { idleAfter, forgetAfter } = this.pipeline.watermark;
    const silent: KeyState[] = [];
    for (const key of this.state.keys.values()) {
      if (key.lastSeenMs + idleAfter <= arrivalClockMs) silent.push(key);
    }
    for (const key of silent.sort(byName)) {
      if (key.isForgotten) this.removeIfPastGuard(key);
      else if (key.lastSeenMs + forgetAfter <= arrivalClockMs) this.forget(key, outcomes);
      else this.fireIdle(key, outcomes);
    }
  }

  private fireIdle(key: KeyState, outcomes: Outcomes): void {
    const firings: WindowResult[] = [];
    for (let place = 0; place < this.operators.length; place += 1) {
      const operator = this.operators[place] as WindowOperator;
      if (!operator.definition.firings.idle) continue;
      for (const pane of operator.idle(key.slices[place] as Slice[], key.watermarkMs)) {
        markDirty(this.state, key);
        key.isDirtyBehind = true;
        if (!isWhole(this.state.windowBegins[place], operator, key, pane.start)) continue;
        firings.push(this.tell(key, operator.definition.name, pane, outcomes));
      }
    }
    this.rules.evaluate(key, firings, outcomes);
  }

  /** A final firing: W moves past the cleanup time of the last pane, so that none opens again. */
  private forget(key: KeyState, outcomes: Outcomes): void {
    for (const [place, operator] of this.operators.entries()) {
      const closing = operator.closingWatermark(key.slices[place] as Slice[]);
      key.watermarkMs = Math.max(key.watermarkMs, closing);
    }
    this.fireDue(key, key.watermarkMs, outcomes);
    key.recent = undefined;
    key.sequence = undefined;
    key.isForgotten = true;
    markDirty(this.state, key);
    this.removeIfPastGuard(key);
  }

  /** What returns behind `arrival clock - maxAge` is too_old anyway: the watermark can go too. */
  private removeIfPastGuard(key: KeyState): void {
    const { state, pipeline } = this;
    if (key.watermarkMs >= state.arrivalClockMs - pipeline.guards.maxAge) return;
    if (key.watermarkMs === noWatermark || this.keepsKeys) return;
    this.remove(key);
  }

  /** Drops a key with all that is in it, unfired. A later reading of its device opens a new one. */
  erase(key: KeyState): void {
    for (const slices of key.slices) slices.length = 0;
    key.nextTimerMs = Number.POSITIVE_INFINITY;
    this.scheduled.delete(key);
    this.remove(key);
  }

  private remove(key: KeyState): void {
    this.state.keys.delete(key.key);
    key.isRemoved = true;
    this.state.removedKeys.push(key.key);
  }

  private schedule(key: KeyState): void {
    if (key.nextTimerMs >= (this.scheduled.get(key) ?? Number.POSITIVE_INFINITY)) return;
    this.scheduled.set(key, key.nextTimerMs);
    this.timers.add(key.nextTimerMs, key);
  }

  private tell(key: KeyState, window: string, pane: FiredPane, outcomes: Outcomes): WindowResult {
    const { tags } = this.pipeline.registry;
    const { registry } = this.state;
    const firing: WindowResult = {
      type: 'result',
      pipeline: this.pipeline.name,
      window,
      key: key.key,
      id: pane.id,
      start: pane.start,
      end: pane.end,
      revision: revisionOf(this.state),
      reason: pane.reason,
      count: pane.count,
      measures: pane.measures,
      ...(tags.length === 0 ? {} : { tags: registry.tagsAt(key.key, pane.start, tags) }),
      ...(pane.mergedInto === undefined ? {} : { mergedInto: pane.mergedInto }),
    };
    outcomes.result(firing);
    if (pane.whole !== undefined) {
      const { arrivalClockMs: arrivalTimeMs } = this.state;
      tellContributions(this.pipeline, { firing, pane: pane.whole, arrivalTimeMs }, outcomes);
    }
    return firing;
  }
}

const byName = (left: KeyState, right: KeyState): number => (left.key < right.key ? -1 : 1);
