import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './fenced-blocks.ts';

interface LockedPackage {
  readonly integrity?: string;
  /** Part of another package's archive. */
  readonly inBundle?: true;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  packages: Readonly<Record<string, LockedPackage>>;
};
const locked = Object.entries(packages).filter(
  ([path, { inBundle }]) => path !== '' && inBundle === undefined,
);

describe('the lock file', () => {
  it('holds the binaries for every platform, so that npm ci works on all of them', () => {
    const names = new Set(locked.map(([path]) => path.replace(/^.*node_modules\//, '')));
    const missing = locked.flatMap(([, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !names.has(name)),
    );
    expect(missing).toEqual([]);
  });

  it('proves every package by its hash and names no registry', () => {
    expect(locked.filter(([, { integrity }]) => integrity === undefined)).toEqual([]);
    expect(locked.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });
});
