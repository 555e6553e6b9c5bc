import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A payload that breaks parsers, by Nicolas Seriot's JSONTestSuite. */
export interface HostilePayload {
  /** `y_` parses, `n_` does not, others are up to the parser. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

const suite = join(import.meta.dirname, '../../../shared/corpora/JSONTestSuite');

/** Whether the suite is there, which lies beside the project and is no part of it. */
export const hasJsonTestSuite = existsSync(suite);

/** @throws Error where the suite is absent */
export const hostilePayloads = (): HostilePayload[] => {
  if (!hasJsonTestSuite) {
    throw new Error(
      'JSONTestSuite is absent; clone github.com/nst/JSONTestSuite ' +
        'to ../shared/corpora/JSONTestSuite, beside the project',
    );
  }
  return ['test_parsing', 'test_transform'].flatMap((folder) =>
    readdirSync(join(suite, folder))
      .sort()
      .map((name) => ({ name, bytes: readFileSync(join(suite, folder, name)) })),
  );
};
