import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { declarationName } from '../../../../local/run/local-functions.ts';

const root = join(import.meta.dirname, '../../../..');

describe('declaration name', () => {
  it('is the file’s name for what lies in pipelines/', () => {
    expect(declarationName(join(root, 'pipelines/smart-factory.ts'))).toBe('smart-factory');
  });

  it('leads out of the folder for what lies elsewhere', () => {
    expect(declarationName(join(root, 'elsewhere/mine.ts'))).toBe('../elsewhere/mine');
  });
});
