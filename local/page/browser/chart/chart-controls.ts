import type { PipelineObservation } from '../../../observation.ts';
import { element } from '../dom/element.ts';
import { formatSpan } from '../format/span.ts';
import { type Selection, shownWindow, windowSpans } from '../selection.ts';

/** Chooses how much time the chart spans and, where several are declared, which window it shows. */
export const createChartControls = (selection: Selection) => {
  const holder = element('div', 'controls');
  let shown = '';
  return {
    element: holder,
    show: (pipeline: PipelineObservation): void => {
      const { windows } = pipeline;
      const current = shownWindow(selection, pipeline);
      if (current === undefined) return;
      const state = JSON.stringify([windows, current.name, selection.windows]);
      if (state === shown) return;
      shown = state;
      const spans = windowSpans.map((count) => ({
        label: formatSpan(count * current.sizeMs),
        isChosen: count === selection.windows,
        choose: () => selection.change({ windows: count }),
      }));
      const names = windows.map(({ name }) => ({
        label: name,
        isChosen: name === current.name,
        choose: () => selection.change({ window: name }),
      }));
      holder.replaceChildren(
        ...(names.length > 1 ? [choice('Window', names)] : []),
        choice('Time span', spans),
      );
    },
  };
};

interface Option {
  readonly label: string;
  readonly isChosen: boolean;
  choose(): void;
}

const choice = (title: string, options: readonly Option[]): HTMLElement => {
  const group = element('div', 'segmented');
  group.setAttribute('role', 'group');
  group.setAttribute('aria-label', title);
  for (const { label, isChosen, choose } of options) {
    const button = element('button', '', label);
    button.type = 'button';
    button.setAttribute('aria-pressed', String(isChosen));
    button.addEventListener('click', choose);
    group.append(button);
  }
  return group;
};
