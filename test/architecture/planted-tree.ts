import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const configuration = ['biome.json', '.dependency-cruiser.mjs', '.gitignore', 'package.json'];

/** A tree of planted files beside copies of this project's configuration, to try a rule on. */
export class PlantedTree {
  readonly #folder = mkdtempSync(join(tmpdir(), 'tidemark-planted-'));

  /** @param files texts by path */
  constructor(files: Readonly<Record<string, string>>) {
    for (const name of configuration) copyFileSync(join(root, name), join(this.#folder, name));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(this.#folder, dirname(path)), { recursive: true });
      writeFileSync(join(this.#folder, path), text);
    }
  }

  /** Runs a tool of node_modules/.bin in the tree and returns what it printed. */
  run(tool: string, ...args: readonly string[]): string {
    const ran = spawnSync(join(root, 'node_modules/.bin', tool), args, {
      cwd: this.#folder,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    });
    if (ran.error !== undefined) throw ran.error;
    return ran.stdout + ran.stderr;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
