import { matchingLines, type TidyRule } from './project-file.ts';

/** Lines of code fit beside another file. Biome wraps code, but not comments and strings. */
export const shortLines: TidyRule = {
  name: 'no line of code is longer than 100 columns',
  complaints: (file) =>
    /[.](ts|mjs)$/.test(file.path)
      ? matchingLines(file, /^.{101,}$/u, 'is longer than 100 columns; break it')
      : [],
};
