import { ingestKinds } from '../../lib/stage-config.ts';

/**
 * What was chosen in a stack variant, each by its own words, the common part first: the stage is no
 * choice here, since every stage has the same resources.
 */
export const choicesOf = (variant: string): readonly string[] => {
  const words = variant.split(/, | and /).filter((word) => word !== 'dev' && word !== 'prod');
  const ingest = ingestKinds.find((kind) => words.includes(kind)) ?? 'kinesis';
  // Of the product that records come by.
  const chosen = words.map((word) => (word === 'a feed' ? `a feed by ${ingest}` : word));
  return [...new Set(['always', ...chosen, ingest])];
};
