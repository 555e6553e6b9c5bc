import type { Window, WindowAssigner } from '../../lambdas/engine/index.ts';

/** An assigner whose windows keep their places, asked without the key and slice that it ignores. */
export interface FixedWindows {
  readonly sizeMs: number;
  readonly signature: string;
  slice(eventTimeMs: number): Window;
  nextEnd(instantMs: number): number;
  startOf(endMs: number): number;
  lastEnd(slice: Window): number;
}

const none: Window = { start: Number.NaN, end: Number.NaN };

export const fixedWindows = (assigner: WindowAssigner): FixedWindows => ({
  sizeMs: assigner.sizeMs,
  signature: assigner.signature,
  slice: (eventTimeMs) => assigner.slice(eventTimeMs, ''),
  nextEnd: (instantMs) => assigner.nextEnd(instantMs, none),
  startOf: (endMs) => assigner.startOf(endMs, none),
  lastEnd: (slice) => assigner.lastEnd(slice),
});
