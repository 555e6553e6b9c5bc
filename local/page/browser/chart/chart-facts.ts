import type { WindowResult } from '../../../../lambdas/engine/index.ts';
import type { SensorObservation } from '../../../observation.ts';
import type { ReadingDot } from '../../live-messages.ts';
import { element, setText } from '../dom/element.ts';
import { minuteOf, nothing, shortInstant } from '../format/instant.ts';
import { formatCount, formatMeasure } from '../format/number.ts';
import { formatSpan } from '../format/span.ts';

export interface FactsInput {
  readonly sensor: SensorObservation | undefined;
  readonly last: ReadingDot | undefined;
  readonly newest: WindowResult | undefined;
  readonly nowMs: number;
}

type Fact = readonly [value: string, remark: string];

const facts: readonly (readonly [title: string, fact: (input: FactsInput) => Fact])[] = [
  [
    'Last reading',
    ({ last, nowMs }) => [
      formatMeasure(last?.[1]),
      last === undefined ? 'none yet' : shortInstant(last[0], nowMs),
    ],
  ],
  [
    'Window mean',
    ({ newest }) => [
      formatMeasure(newest?.measures.mean),
      newest === undefined
        ? 'no window yet'
        : `${minuteOf(newest.start)} to ${minuteOf(newest.end)}`,
    ],
  ],
  [
    'Min to max',
    ({ newest }) => [
      newest === undefined
        ? nothing
        : `${formatMeasure(newest.measures.min)} to ${formatMeasure(newest.measures.max)}`,
      newest === undefined ? '' : `${formatCount(newest.count)} readings, ${newest.reason}`,
    ],
  ],
  [
    'Watermark',
    ({ sensor, nowMs }) => [
      shortInstant(sensor?.watermarkMs ?? null, nowMs),
      sensor === undefined ? '' : `${formatSpan(sensor.watermarkLagMs)} behind`,
    ],
  ],
];

/** The selected sensor in numbers. */
export const createChartFacts = () => {
  const list = element('dl', 'facts');
  const cells = facts.map(([title]) => {
    const value = element('dd', 'fact-value');
    const remark = element('dd', 'fact-remark');
    list.append(element('div', 'fact', element('dt', '', title), value, remark));
    return { value, remark };
  });
  return {
    element: list,
    show: (input: FactsInput): void => {
      for (const [index, [, fact]] of facts.entries()) {
        const cell = cells[index];
        if (cell === undefined) continue;
        const [value, remark] = fact(input);
        setText(cell.value, value);
        setText(cell.remark, remark);
      }
    },
  };
};
