import type { Outcomes } from '../outcomes.ts';
import type { JoinDefinition, Pipeline } from '../pipeline.ts';
import { matchesSensor } from '../reading/matches-sensor.ts';
import type { ReadingJudge } from '../reading/reading-judge.ts';
import { sensorTypeOf } from '../reading/sensor-type-of.ts';
import type { PartitionState } from '../state/partition-state.ts';
import { revisionOf } from '../state/revision-of.ts';
import type { SideName } from './reading-contribution.ts';

/** One side of one join, as readings are looked at. */
interface Side {
  readonly join: JoinDefinition;
  readonly side: SideName;
  /** Place of its measure in a reading's values. */
  readonly place: number;
}

/** Hands readings that the first stage accepted to the joins that they are on a side of. */
export class HandOver {
  private readonly pipeline: Pipeline;
  private readonly judge: ReadingJudge;
  private readonly state: PartitionState;
  private readonly sides: readonly Side[];
  /** Sides that a sensor is on. Not state: found again by its id. */
  private readonly sidesOf = new Map<string, readonly Side[]>();

  /** @param judge describes the reading that is handed over */
  constructor(pipeline: Pipeline, judge: ReadingJudge, state: PartitionState) {
    this.pipeline = pipeline;
    this.judge = judge;
    this.state = state;
    this.sides = pipeline.joins.flatMap((join) =>
      (['left', 'right'] as const).map((side) => ({
        join,
        side,
        place: judge.measures.indexOf(join[side].measure),
      })),
    );
  }

  /**
   * Tells the reading that was judged last, once for each side that it is on. One whose group the
   * registry does not know as of its event time is on none: nobody can say what belongs to it.
   *
   * @param index its place in its record's pack
   */
  tell(index: number, outcomes: Outcomes): void {
    const { judge, state } = this;
    const { sensor: contributor, eventTimeMs, values } = judge;
    for (const { join, side, place } of this.sidesOfSensor(contributor)) {
      const value = values[place] as number;
      const group = this.groupOf(join);
      if (Number.isNaN(value) || group === undefined) continue;
      const { name } = join;
      const at = { revision: revisionOf(state), index, arrivalTimeMs: state.arrivalClockMs };
      outcomes.contribution({ join: name, group, side, contributor, eventTimeMs, value, ...at });
    }
  }

  private groupOf({ by }: JoinDefinition): string | undefined {
    const { sensor, eventTimeMs } = this.judge;
    if (by === undefined) return sensor;
    return this.state.registry.tagsAt(sensor, eventTimeMs, [by])[by];
  }

  private sidesOfSensor(sensor: string): readonly Side[] {
    const known = this.sidesOf.get(sensor);
    if (known !== undefined) return known;
    const type = sensorTypeOf(this.pipeline.reading, sensor);
    const found = this.sides.filter(({ join, side }) => {
      const { sensorType = type, sensors = '*' } = join[side];
      return sensorType === type && matchesSensor(sensors, sensor);
    });
    this.sidesOf.set(sensor, found);
    return found;
  }
}
