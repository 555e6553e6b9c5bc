import { posix } from 'node:path';
import type { ProjectFile, TidyRule } from './project-file.ts';

/** `path` of every link and picture that stays within the project, with its line. */
const localLinks = (text: string): { target: string; line: number }[] =>
  text
    .replace(/```[\s\S]*?```/g, (block) => block.replace(/[^\n]/g, ''))
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => ({
        target: match[1] ?? '',
        line: index + 1,
      })),
    )
    .filter(({ target }) => !/^(https?|mailto):/.test(target));

/** How a heading becomes an anchor: lower case, punctuation gone, spaces to dashes. */
const anchors = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** Pages point at what exists: a file or folder, and in a page a heading. */
export const resolvingLinks: TidyRule = {
  name: 'every link between pages resolves',
  complaints: (page, all) => {
    if (!page.path.endsWith('.md')) return [];
    return localLinks(page.text).flatMap(({ target, line }) => {
      const [link = '', anchor] = target.split('#');
      const path = link === '' ? page.path : posix.join(posix.dirname(page.path), link);
      const problem = problemOf(path, anchor, all);
      return problem === undefined ? [] : [`${page.path}:${line} links to ${target}, ${problem}`];
    });
  },
};

const problemOf = (
  path: string,
  anchor: string | undefined,
  all: readonly ProjectFile[],
): string | undefined => {
  const folder = path.endsWith('/') ? path : `${path}/`;
  const file = all.find((each) => each.path === path);
  if (file === undefined && !all.some((each) => each.path.startsWith(folder))) {
    return 'which does not exist';
  }
  if (anchor === undefined || file === undefined) return undefined;
  return anchors(file.text).includes(anchor) ? undefined : 'which has no such heading';
};
