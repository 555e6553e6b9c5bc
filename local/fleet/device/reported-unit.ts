import type { MeasureSchema } from '../../../lambdas/engine/index.ts';
import type { Random } from '../random.ts';

/** The unit that a device reports in, and the way there from the measure's own. */
export interface ReportedUnit {
  readonly unit: string;
  report(value: number): number;
}

/** One device in eight reports in another unit that the declaration accepts, where there is one. */
export const drawReportedUnit = (schema: MeasureSchema, random: Random): ReportedUnit => {
  const others = Object.entries(schema.accepts ?? {});
  const other = random.isHit(1 / 8) ? others[random.index(others.length)] : undefined;
  if (other === undefined) return { unit: schema.unit, report: (value) => value };
  const [unit, { minus, times }] = other;
  return { unit, report: (value) => value / times + minus };
};
