import type { TidyRule } from './project-file.ts';

/** The test of a file is found by the file's path. */
export const mirroredTests: TidyRule = {
  name: 'test/unit mirrors the sources path for path',
  complaints: ({ path }, all) => {
    const source = /^test\/unit\/(.+)[.]test([.]ts)$/.exec(path);
    if (source === null) return [];
    const subject = `${source[1]}${source[2]}`;
    if (all.some((file) => file.path === subject)) return [];
    return [`${path}:1 tests ${subject}, which does not exist; move the test with its subject`];
  },
};
