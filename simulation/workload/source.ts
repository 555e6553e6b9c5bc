/** What kinds of stream a run can be fed by. */
export const sources = ['kinesis', 'kafka'] as const;

export type Source = (typeof sources)[number];

/** One kind for all seeds of a simulation, or each seed on the other one than the seed before. */
export type SourceChoice = Source | 'both';

/** Of a seed: where both are chosen, odd ones are on Kinesis. */
export const sourceOf = (choice: SourceChoice, seed: number): Source => {
  if (choice !== 'both') return choice;
  return seed % 2 === 0 ? 'kafka' : 'kinesis';
};
