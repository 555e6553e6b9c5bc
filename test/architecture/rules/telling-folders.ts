import type { TidyRule } from './project-file.ts';

const vague = new Set(['utils', 'util', 'common', 'helpers', 'shared', 'misc', 'lib2']);

/** A folder's name says what is in it. */
export const tellingFolders: TidyRule = {
  name: 'no folder has a name that says nothing',
  complaints: ({ path }) =>
    path
      .split('/')
      .slice(0, -1)
      .filter((folder) => vague.has(folder))
      .map((folder) => `${path}:1 is in a folder "${folder}"; name the folder after its subject`),
};
