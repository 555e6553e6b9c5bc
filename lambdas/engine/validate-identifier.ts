import { DefinitionError } from './errors.ts';

/** @throws DefinitionError where the name could not be part of an identity or name a column */
export const validateIdentifier = (field: string, name: string): void => {
  if (!/^[A-Za-z][A-Za-z0-9_]{0,59}$/.test(name)) {
    throw new DefinitionError(
      field,
      name,
      'letters, digits and "_", at most 60, starting with a letter',
      'it names a column or a part of an identity',
    );
  }
};
