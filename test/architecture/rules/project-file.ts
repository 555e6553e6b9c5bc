import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the project, by its path from the root, with `/` between folders. */
export interface ProjectFile {
  readonly path: string;
  /** Empty for what is no text, like a picture. */
  readonly text: string;
}

/** One rule of style: looks at a file among all the others and says what is wrong, line by line. */
export interface TidyRule {
  readonly name: string;
  /** Sentences that start with `path:line` and end with what to do; empty where all is well. */
  complaints(file: ProjectFile, all: readonly ProjectFile[]): string[];
}

const generated = new Set(['.git', 'node_modules', 'cdk.out', 'coverage']);
const isText = (name: string): boolean =>
  /[.](ts|mjs|js|json|md|html|css|yml|svg)$|^(LICENSE|[.]git\w+|run)$/.test(name);

/** Every file under `root` that no tool generated, sorted by path. */
export const readProjectFiles = (root: string, folder = ''): ProjectFile[] =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return generated.has(entry.name) ? [] : readProjectFiles(root, path);
      if (!entry.isFile()) return [];
      return [{ path, text: isText(entry.name) ? readFileSync(join(root, path), 'utf8') : '' }];
    });

/** Complaints about the lines of a file that match, each with its number. */
export const matchingLines = (file: ProjectFile, pattern: RegExp, advice: string): string[] =>
  file.text
    .split('\n')
    .flatMap((line, index) => (pattern.test(line) ? [`${file.path}:${index + 1} ${advice}`] : []));
