import type { AlertTransition } from '../../engine/outcomes.ts';
import type { AlertStore } from '../../engine/ports.ts';

/**
 * A row: its newest transition, when it was raised, and what people added (acknowledge, snooze).
 */
export interface MemoryAlertRow extends AlertTransition {
  /** Event time of the cause at the first transition, epoch ms. */
  readonly raisedAt: number;
  readonly raisedRevision: number;
  readonly [attribute: string]: unknown;
}

/**
 * Alert rows by id. A higher revision replaces a row's transition and keeps its other attributes.
 */
export class MemoryAlertStore implements AlertStore {
  private readonly rows = new Map<string, MemoryAlertRow>();

  async record(alert: AlertTransition): Promise<void> {
    const row = this.rows.get(alert.id);
    if (row !== undefined && row.revision >= alert.revision) return;
    const raised = { raisedAt: alert.at, raisedRevision: alert.revision };
    this.rows.set(alert.id, { ...raised, ...row, ...alert });
  }

  /** Sets attributes that are not the rule's, as acknowledging does; only on a row that exists. */
  annotate(id: string, attributes: Readonly<Record<string, unknown>>): void {
    const row = this.rows.get(id);
    if (row !== undefined) this.rows.set(id, { ...row, ...attributes });
  }

  /** All rows, ordered by id. */
  all(): MemoryAlertRow[] {
    return [...this.rows.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
  }
}
