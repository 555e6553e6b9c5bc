import type { Plan } from './plan.ts';

/** A plan as JSON, for `simulation/regressions`. Unlike JSON itself it knows minus zero. */
export const planText = (plan: Plan): string =>
  JSON.stringify(plan, (_, value: unknown) => (Object.is(value, -0) ? '-0' : value));

/** The plan that `planText` wrote. */
export const parsePlan = (text: string): Plan =>
  JSON.parse(text, (_, value: unknown) => (value === '-0' ? -0 : value)) as Plan;
