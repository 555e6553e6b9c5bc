import type { Outcomes } from '../outcomes.ts';
import { PaneAdder } from '../pane-adder.ts';
import { PaneFirer } from '../pane-firer.ts';
import type { JoinDefinition, Pipeline } from '../pipeline.ts';
import type { JoinReadingsRecord } from '../second-stage/second-stage-record.ts';
import type { StageClock } from '../second-stage/stage-clock.ts';
import type { ContributionSource, Verdicts } from '../second-stage/verdicts.ts';
import { KeyState } from '../state/key-state.ts';
import { markDirty } from '../state/partition-state.ts';
import { formatInstant } from '../time/event-time.ts';
import { noWatermark } from '../time/watermark-strategy.ts';
import { operatorsOf } from '../windows/operators-of.ts';
import { beginPairWindows } from './begin-pair-windows.ts';
import { groupWatermark } from './group-watermark.ts';
import { emptyJoinGroup, type JoinGroup, type JoinState, sideNames } from './join-state.ts';
import { joinTimes } from './join-times.ts';
import { type Pair, type PairMaker, pairMaker } from './pair-maker.ts';
import { pairMeasures, pairPipeline } from './pair-pipeline.ts';
import type { HandedReading } from './reading-contribution.ts';

/** What a join's fold shares with the others of its partition. */
export interface JoinFoldParts {
  readonly clock: StageClock;
  readonly state: JoinState;
  readonly verdicts: Verdicts;
}

/** A group with the key that its pairs are under. */
interface Standing {
  readonly group: JoinGroup;
  readonly key: KeyState;
}

/**
 * A join's part of the second stage's fold. For each reading of a record:
 * 1. Its one verdict: duplicate (it is waiting already), tooLate (its partners are gone, or it is
 *    older than `maxAge`), or accepted.
 * 2. Its pairs, with what waits on the other side within the interval, go into their windows.
 * 3. It waits itself; its device, and with it the group's watermark, moves on.
 * After the record's last reading what is due fires, once. On a tick, silence is looked at.
 *
 * A pair is made when the later of its readings comes, and only then: so it is made once, and which
 * of them that is does not matter to what the panes end with.
 */
export class JoinFold {
  private readonly pipeline: Pipeline;
  private readonly join: JoinDefinition;
  private readonly clock: StageClock;
  private readonly state: JoinState;
  private readonly verdicts: Verdicts;
  private readonly times: ReturnType<typeof joinTimes>;
  private readonly makePair: PairMaker;
  private readonly firer: PaneFirer;
  private readonly adder: PaneAdder;

  constructor(pipeline: Pipeline, join: JoinDefinition, { clock, state, verdicts }: JoinFoldParts) {
    const ofPairs = pairPipeline(pipeline, join);
    const operators = operatorsOf(ofPairs, pairMeasures(join));
    this.pipeline = ofPairs;
    this.join = join;
    this.clock = clock;
    this.state = state;
    this.verdicts = verdicts;
    this.times = joinTimes(join);
    this.makePair = pairMaker(join);
    beginPairWindows(state);
    this.firer = new PaneFirer(ofPairs, operators, state.pairs);
    this.adder = new PaneAdder(operators, this.firer, state.pairs);
  }

  /** Takes the readings of a record, all of one group, and fires what is due by them. */
  take(record: JoinReadingsRecord, outcomes: Outcomes): void {
    this.setClock();
    const { position, arrivalTimeMs, payload } = record;
    for (const [index, reading] of record.readings.entries()) {
      this.takeReading(
        record.group,
        reading,
        { position, arrivalTimeMs, index, payload },
        outcomes,
      );
    }
    const key = this.state.pairs.keys.get(record.group);
    if (key !== undefined) this.firer.fireDue(key, key.watermarkMs, outcomes);
  }

  /** Looks at silence: of sides, which moves watermarks on, and of groups. */
  tick(outcomes: Outcomes): void {
    this.setClock();
    const { firer, state } = this;
    for (const standing of this.standings()) {
      this.forgetDevices(standing);
      this.advance(standing);
      if (this.isSilentFor(standing.key, this.pipeline.watermark.forgetAfter)) {
        this.letAllGo(standing);
      }
      firer.fireDue(standing.key, standing.key.watermarkMs, outcomes);
    }
    firer.fireSilent(outcomes);
    for (const name of [...state.groups.keys()]) {
      if (!state.pairs.keys.has(name)) this.remove(name);
    }
    for (const key of firer.noteEarly()) firer.fireDue(key, key.watermarkMs, outcomes);
  }

  private remove(name: string): void {
    const { groups, dirtyGroups } = this.state;
    dirtyGroups.delete(groups.get(name) as JoinGroup);
    groups.delete(name);
  }

  private setClock(): void {
    const { pairs } = this.state;
    pairs.ordinal = this.clock.ordinal;
    pairs.epoch = this.clock.epoch;
    pairs.arrivalClockMs = this.clock.arrivalClockMs;
  }

  private takeReading(
    group: string,
    reading: HandedReading,
    source: ContributionSource,
    outcomes: Outcomes,
  ): void {
    const { contributor, eventTimeMs, side } = reading;
    const { verdicts, state } = this;
    const subject = { key: group, eventTimeMs };
    if (state.groups.get(group)?.sides[side].waiting.has(reading)) {
      verdicts.duplicate(source, subject, outcomes);
      return;
    }
    const watermarkMs = state.pairs.keys.get(group)?.watermarkMs ?? noWatermark;
    const oldestMs = this.clock.arrivalClockMs - this.pipeline.guards.maxAge;
    if (watermarkMs >= eventTimeMs + this.times.lateness || eventTimeMs < oldestMs) {
      const detail =
        `${contributor} at ${formatInstant(eventTimeMs)}: ` +
        `the readings it could pair with in ${this.join.name} are gone`;
      verdicts.tooLate(source, { ...subject, detail }, outcomes);
      return;
    }
    let pairs: readonly Pair[];
    try {
      pairs = this.pairsOf(group, reading);
    } catch (error) {
      // Deterministic, as what is declared is pure: the same pair would throw on every retry.
      verdicts.reject('internal', String(error), source, outcomes);
      return;
    }
    verdicts.accept();
    this.accept(this.standingOf(group), reading, pairs);
  }

  private pairsOf(group: string, reading: HandedReading): readonly Pair[] {
    const { side, eventTimeMs } = reading;
    const other = this.state.groups.get(group)?.sides[side === 'left' ? 'right' : 'left'];
    const { before, after } = this.times.partners[side];
    const partners = other?.waiting.between(eventTimeMs - before, eventTimeMs + after) ?? [];
    return partners.map((partner) => this.makePair(reading, partner));
  }

  private accept(standing: Standing, reading: HandedReading, pairs: readonly Pair[]): void {
    const { key, group } = standing;
    const { side, contributor, eventTimeMs } = reading;
    for (const pair of pairs) {
      this.adder.add(key, pair.eventTimeMs, pair.values, key.watermarkMs);
    }
    const own = group.sides[side];
    own.waiting.add(reading);
    const newestMs = Math.max(eventTimeMs, own.devices.get(contributor)?.newestMs ?? eventTimeMs);
    own.devices.set(contributor, { newestMs, seenMs: this.clock.arrivalClockMs });
    this.advance(standing);
    this.makeRoom(standing);
  }

  /** The reading's group, awake from now on. */
  private standingOf(name: string): Standing {
    const { state, clock, pipeline } = this;
    const { keys } = state.pairs;
    const key = keys.get(name) ?? new KeyState(name, pipeline.windows.length, 0);
    const known = state.groups.get(name);
    const group = known ?? emptyJoinGroup(name, clock.arrivalClockMs);
    if (this.isSilentFor(key, pipeline.watermark.idleAfter)) {
      group.resumedMs = clock.arrivalClockMs;
    }
    key.lastSeenMs = clock.arrivalClockMs;
    key.isForgotten = false;
    keys.set(name, key);
    state.groups.set(name, group);
    this.touch({ key, group });
    return { key, group };
  }

  private isSilentFor(key: KeyState, silenceMs: number): boolean {
    return key.lastSeenMs + silenceMs <= this.clock.arrivalClockMs;
  }

  /** In the order of their names. */
  private standings(): Standing[] {
    const { groups, pairs } = this.state;
    return [...groups.values()]
      .map((group) => ({ group, key: pairs.keys.get(group.group) as KeyState }))
      .sort((left, right) => (left.key.key < right.key.key ? -1 : 1));
  }

  private touch({ key, group }: Standing): void {
    markDirty(this.state.pairs, key);
    this.state.dirtyGroups.add(group);
  }

  private advance(standing: Standing): void {
    const { arrivalClockMs } = this.clock;
    const { group } = standing;
    const watermarkMs = groupWatermark(group, arrivalClockMs, this.pipeline.watermark);
    if (watermarkMs !== undefined) this.advanceTo(standing, watermarkMs);
  }

  /** Moves W there, never back, and drops what can find no partner any more. */
  private advanceTo(standing: Standing, watermarkMs: number): void {
    const { key, group } = standing;
    if (watermarkMs <= key.watermarkMs) return;
    key.watermarkMs = watermarkMs;
    this.touch(standing);
    for (const side of sideNames) {
      group.sides[side].waiting.dropThrough(watermarkMs - this.times.waits[side]);
    }
  }

  /** With more readings than may wait, W moves on until the oldest can go. */
  private makeRoom(standing: Standing): void {
    const { left, right } = standing.group.sides;
    const { waits } = this.times;
    while (left.waiting.size + right.waiting.size > this.join.atMost) {
      const leftMs = (left.waiting.oldest?.eventTimeMs ?? Number.POSITIVE_INFINITY) + waits.left;
      const rightMs = (right.waiting.oldest?.eventTimeMs ?? Number.POSITIVE_INFINITY) + waits.right;
      this.advanceTo(standing, Math.min(leftMs, rightMs));
    }
  }

  private letAllGo(standing: Standing): void {
    for (const side of sideNames) {
      const newest = standing.group.sides[side].waiting.newest;
      if (newest === undefined) continue;
      this.advanceTo(standing, newest.eventTimeMs + this.times.waits[side]);
    }
  }

  private forgetDevices(standing: Standing): void {
    const { forgetAfter } = this.pipeline.watermark;
    for (const side of sideNames) {
      const { devices } = standing.group.sides[side];
      for (const [device, { seenMs }] of devices) {
        if (seenMs + forgetAfter > this.clock.arrivalClockMs) continue;
        devices.delete(device);
        this.touch(standing);
      }
    }
  }
}
