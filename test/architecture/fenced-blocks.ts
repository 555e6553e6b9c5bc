import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Root of the project. */
export const root = join(import.meta.dirname, '../..');

/** The code blocks of a page that are marked with a language, or with none. */
export const fencedBlocks = (page: string, language: string): string[] =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
    .filter(([, marked]) => marked === language)
    .map(([, , code]) => code ?? '');
