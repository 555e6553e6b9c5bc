import { InvalidArgumentError } from 'commander';
import { thingNames } from '../../../lambdas/handlers/admit-device.ts';

/**
 * A device's name, as IoT Core takes it.
 *
 * @throws InvalidArgumentError
 */
export const parseThingName = (text: string): string => {
  if (thingNames.test(text)) return text;
  throw new InvalidArgumentError('It must be 1 to 128 of the characters a-z A-Z 0-9 : _ -.');
};
