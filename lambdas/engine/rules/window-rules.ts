import type { Outcomes, WindowResult } from '../outcomes.ts';
import type { Pipeline } from '../pipeline.ts';
import { sensorTypeOf } from '../reading/sensor-type-of.ts';
import type { KeyState } from '../state/key-state.ts';
import type { PartitionState } from '../state/partition-state.ts';
import type { WindowOperator } from '../window-operator.ts';
import type { Slice } from '../windows/slice.ts';
import { evaluateThreshold, settleThreshold } from './evaluate-threshold.ts';

/** The pipeline's rules over the firings of its windows. */
export class WindowRules {
  private readonly pipeline: Pipeline;
  private readonly operators: readonly WindowOperator[];
  private readonly state: PartitionState;

  constructor(pipeline: Pipeline, operators: readonly WindowOperator[], state: PartitionState) {
    this.pipeline = pipeline;
    this.operators = operators;
    this.state = state;
  }

  /** All firings of a record at once: an alert row takes one transition of a revision. */
  evaluate(key: KeyState, firings: readonly WindowResult[], outcomes: Outcomes): void {
    for (const [place, rule] of this.pipeline.alerts.entries()) {
      const memory = key.thresholds[place];
      const ofWindow = firings.filter(({ window }) => window === rule.window);
      if (ofWindow.length === 0 || memory === undefined) continue;
      const isOfType =
        rule.sensorType === undefined ||
        sensorTypeOf(this.pipeline.reading, key.key) === rule.sensorType;
      if (!isOfType) continue;
      const ownLimit = (startMs: number) =>
        this.state.registry.thresholdAt(key.key, startMs, rule.name);
      for (const alert of evaluateThreshold(rule, memory, ofWindow, ownLimit)) {
        outcomes.alert(alert);
      }
    }
  }

  /** What nothing can correct any more is settled. */
  settle(key: KeyState, watermarkMs: number): void {
    for (const [place, rule] of this.pipeline.alerts.entries()) {
      const memory = key.thresholds[place];
      const window = this.pipeline.windows.findIndex(({ name }) => name === rule.window);
      const operator = this.operators[window];
      if (memory === undefined || operator === undefined) continue;
      const slices = key.slices[window] as Slice[];
      const { allowedLateness, assigner } = operator.definition;
      // A session that has fired may have grown since.
      const isOpen = (id: string): boolean =>
        assigner.mergesUpToMs !== undefined && slices.some(({ start }) => String(start) === id);
      settleThreshold(
        rule,
        memory,
        ({ id, end }) => watermarkMs >= end - 1 + allowedLateness && !isOpen(id),
      );
    }
  }
}
