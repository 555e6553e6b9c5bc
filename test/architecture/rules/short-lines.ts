import { matchingLines, type TidyRule } from './project-file.ts';

const long = /^.{101,}$/u;

/** What cannot be broken: an import, the title of a test, a pattern, a word of 60 letters. */
const unbreakable = /^import |^export .* from |^\s*(it|describe)\(['"`]|^\s*\/[^/*]|\S{60}/;

/** In tests also a message: it is searched for as a whole. */
const unbreakableInTests = /(['"`]).{40,}\1/;

/** Lines of code fit beside another file. Biome wraps code, but not comments and strings. */
export const shortLines: TidyRule = {
  name: 'no line of code is longer than 100 columns',
  complaints: (file) => {
    if (!/[.](ts|mjs)$/.test(file.path)) return [];
    const isTest = file.path.startsWith('test/');
    const isExempt = (line: string): boolean =>
      unbreakable.test(line) || (isTest && unbreakableInTests.test(line));
    const lines = file.text.split('\n').map((line) => (isExempt(line) ? '' : line));
    const advice = 'is longer than 100 columns; break it';
    return matchingLines({ ...file, text: lines.join('\n') }, long, advice);
  },
};
