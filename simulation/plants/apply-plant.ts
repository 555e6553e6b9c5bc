import type { Plant } from './plant.ts';

/** The source has changed under a plant: the edit must be written anew. */
export class PlantDoesNotApplyError extends Error {
  override readonly name = 'PlantDoesNotApplyError';
}

/**
 * The file's text with the bug in it.
 *
 * @throws PlantDoesNotApplyError where the text to find is not there exactly once
 */
export const applyPlant = (plant: Plant, text: string): string => {
  const { name, file, find, replace } = plant;
  const parts = text.split(find);
  const [before, after] = parts;
  if (parts.length !== 2 || before === undefined || after === undefined) {
    throw new PlantDoesNotApplyError(
      `plant ${name}: its text stands ${parts.length - 1} times in ${file}, but must once; ` +
        'write the same bug anew for the file as it is now',
    );
  }
  return `${before}${replace}${after}`;
};
