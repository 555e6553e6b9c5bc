import type { Pipeline, WindowDefinition } from '../pipeline.ts';
import { PaneLayout } from '../windows/pane-layout.ts';

/** The panes' layout of each rollup, by its name: that of its window. */
export const rollupLayouts = (pipeline: Pipeline): Map<string, PaneLayout> => {
  const layouts = new Map<string, PaneLayout>();
  for (const { name, window } of pipeline.rollups) {
    layouts.set(name, new PaneLayout(rolledWindow(pipeline, window).aggregate));
  }
  return layouts;
};

/** The window that a rollup merges; the declaration was checked to have it. */
export const rolledWindow = (pipeline: Pipeline, name: string): WindowDefinition =>
  pipeline.windows.find((window) => window.name === name) as WindowDefinition;
