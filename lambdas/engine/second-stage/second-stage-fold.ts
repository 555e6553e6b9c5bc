import { JoinFold } from '../joins/join-fold.ts';
import type { JoinState } from '../joins/join-state.ts';
import type { Outcomes } from '../outcomes.ts';
import type { Pipeline } from '../pipeline.ts';
import { RollupFold } from '../rollups/rollup-fold.ts';
import { assertAfter } from '../source-record.ts';
import type { JoinReadingsRecord, SecondStageRecord } from './second-stage-record.ts';
import type { SecondStageState } from './second-stage-state.ts';
import { Verdicts } from './verdicts.ts';

/**
 * The second stage's fold: (state, record) -> state and outcomes. For each record:
 * 1. The ordinal rises and the arrival clock moves.
 * 2. What is contributed to a rollup or a join goes there; anything else is rejected.
 * 3. What is due fires. On a tick, joins look at silence.
 */
export class SecondStageFold {
  readonly state: SecondStageState;
  private readonly partition: string;
  private readonly verdicts: Verdicts;
  private readonly rollups: RollupFold;
  private readonly joins: ReadonlyMap<string, JoinFold>;

  constructor(pipeline: Pipeline, partition: string, state: SecondStageState) {
    this.partition = partition;
    this.state = state;
    const verdicts = new Verdicts(state.ledger, partition);
    this.verdicts = verdicts;
    this.rollups = new RollupFold(pipeline, { clock: state, state: state.rollups, verdicts });
    this.joins = new Map(
      pipeline.joins.map((join, place) => [
        join.name,
        new JoinFold(pipeline, join, {
          clock: state,
          state: state.joins[place] as JoinState,
          verdicts,
        }),
      ]),
    );
  }

  /** @throws InvariantError where the position does not grow: a processed record came again */
  fold(record: SecondStageRecord, outcomes: Outcomes): void {
    const { state } = this;
    assertAfter(state.position, record.position, this.partition);
    state.position = record.position;
    state.ordinal += 1;
    if (record.kind === 'foreign') {
      const { position, payload, detail } = record;
      const source = { position, payload, index: 0, isWhole: true } as const;
      this.verdicts.reject('malformed', detail, source, outcomes);
      return;
    }
    state.arrivalClockMs = Math.max(state.arrivalClockMs, record.arrivalTimeMs);
    if (record.kind === 'contributions') this.rollups.contribute(record, outcomes);
    if (record.kind === 'joinReadings') this.join(record, outcomes);
    this.rollups.fireDue(outcomes);
    if (record.kind === 'tick') for (const join of this.joins.values()) join.tick(outcomes);
  }

  private join(record: JoinReadingsRecord, outcomes: Outcomes): void {
    const join = this.joins.get(record.join);
    if (join !== undefined) {
      join.take(record, outcomes);
      return;
    }
    const { position, arrivalTimeMs, payload } = record;
    const detail = `readings for "${record.join}", which is no join declared here`;
    const source = { position, arrivalTimeMs, payload, index: 0, isWhole: true } as const;
    this.verdicts.reject('schema', detail, source, outcomes);
  }
}
