import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A file that the page is made of. */
export interface PageAsset {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

const browserFolder = fileURLToPath(new URL('browser/', import.meta.url));

/**
 * Everything the browser may load, by path. The sources under `browser/` are bundled in memory: one
 * script and one style sheet, nothing written, and no path of a request ever reaches the disk.
 */
export const loadPageAssets = async (): Promise<ReadonlyMap<string, PageAsset>> => {
  const [html, icon, bundle] = await Promise.all([
    readFile(`${browserFolder}index.html`),
    readFile(`${browserFolder}favicon.svg`),
    build({
      absWorkingDir: browserFolder,
      entryPoints: { page: 'main.ts', style: 'styles/page.css' },
      bundle: true,
      format: 'esm',
      target: 'es2022',
      sourcemap: 'inline',
      outdir: '/assets',
      write: false,
      logLevel: 'silent',
    }),
  ]);
  const assets = new Map<string, PageAsset>([
    ['/', { contentType: 'text/html; charset=utf-8', bytes: html }],
    ['/assets/favicon.svg', { contentType: 'image/svg+xml', bytes: icon }],
  ]);
  for (const { path, contents } of bundle.outputFiles) {
    const contentType = path.endsWith('.css') ? 'text/css' : 'text/javascript';
    const name = path.slice(path.lastIndexOf('/'));
    assets.set(`/assets${name}`, { contentType: `${contentType}; charset=utf-8`, bytes: contents });
  }
  return assets;
};
