import { squareableRange } from '../aggregates/squares.ts';
import type { JoinDefinition, Pipeline } from '../pipeline.ts';
import type { MeasureSchema, ReadingSchema } from '../reading/reading-schema.ts';
import type { JoinSide } from './interval-join.ts';

/** The measures of a pair, in the order of its values. */
export const pairMeasures = ({ derive }: Pick<JoinDefinition, 'derive'>): string[] => [
  'left',
  'right',
  ...Object.keys(derive),
];

/** The plausible range of a derived value: what every aggregate can take. */
export const derivedRange = squareableRange;

/**
 * The pipeline of a join's pairs: its keys are groups, and its readings are pairs. Panes of pairs
 * are kept, fired and stored as those of readings are.
 */
export const pairPipeline = (pipeline: Pipeline, join: JoinDefinition): Pipeline => ({
  ...pipeline,
  reading: pairSchema(pipeline.reading, join),
  watermark: { ...pipeline.watermark, scope: 'key' },
  windows: join.windows,
  alerts: [],
  rollups: [],
  joins: [],
  registry: { tags: [] },
});

const pairSchema = (reading: ReadingSchema, join: JoinDefinition): ReadingSchema => {
  const derived = Object.keys(join.derive).map((name): [string, MeasureSchema] => [
    name,
    { unit: '', range: derivedRange },
  ]);
  const measures = {
    left: sideMeasure(reading, join.left),
    right: sideMeasure(reading, join.right),
    ...Object.fromEntries(derived),
  };
  return { ...reading, sensorTypes: { pair: { sensors: '*', measures } } };
};

/** What the side's readings can be, over all sensor types that it may be of. */
const sideMeasure = (
  { sensorTypes }: ReadingSchema,
  { measure, sensorType }: JoinSide,
): MeasureSchema => {
  const declared = Object.entries(sensorTypes).flatMap(([type, { measures }]) =>
    (sensorType === undefined || sensorType === type) && Object.hasOwn(measures, measure)
      ? [measures[measure] as MeasureSchema]
      : [],
  );
  const least = Math.min(...declared.map(({ range }) => range[0]));
  const greatest = Math.max(...declared.map(({ range }) => range[1]));
  return { unit: declared[0]?.unit ?? '', range: [least, greatest] };
};
