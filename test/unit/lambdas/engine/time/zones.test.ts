import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../../../..');

describe('zones', () => {
  it('are in a bundle only as far as it names them', async () => {
    const contents =
      "import * as zones from './lambdas/engine/time/zones.ts'; console.log(zones.europeBerlin);";
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: root },
      bundle: true,
      format: 'esm',
      write: false,
    });
    const text = outputFiles[0]?.text ?? '';
    expect(text).toContain('Europe/Berlin');
    expect(text).not.toContain('Asia/Tokyo');
  });
});
