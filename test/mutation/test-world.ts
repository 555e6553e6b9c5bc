import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RegisteredTest } from './test-registry.ts';
import { vitestStandIn } from './vitest-stand-in.ts';

const standIns = new Map([
  ['vitest', import.meta.resolve('./vitest-stand-in.ts')],
  ['fast-check', import.meta.resolve('./fast-check-stand-in.ts')],
]);
/** What runs the tests is of no world. */
const here = new URL('.', import.meta.url).href;
/** Stryker's count of what a test covers: many a line has one, and half of the time goes there. */
const counts = /\bstryCov_\w+\((?:"\d+"(?:, )?)+\)/g;
let worlds = 0;
let isCounting = true;

/** Gives every world its own copy of our modules, and the stand-ins to all. */
const divideWorlds = (): void => {
  const root = pathToFileURL(`${process.cwd()}/`).href;
  registerHooks({
    resolve: (specifier, context, next) => {
      const standIn = standIns.get(specifier);
      const isOurs = (url = ''): boolean =>
        url.startsWith(root) && !url.startsWith(here) && !url.includes('/node_modules/');
      if (standIn !== undefined && isOurs(context.parentURL)) {
        return { url: standIn, shortCircuit: true };
      }
      const resolved = next(specifier, context);
      return isOurs(resolved.url)
        ? { ...resolved, url: `${resolved.url}?world=${worlds}` }
        : resolved;
    },
    load: (url, context, next) => {
      const loaded = next(url, context);
      if (isCounting || !url.includes('?world=')) return loaded;
      const { source } = loaded;
      const text =
        typeof source === 'string' ? source : new TextDecoder().decode(source ?? undefined);
      return { ...loaded, source: text.replace(counts, '0') };
    },
  });
};

/**
 * The project's modules, loaded anew: nothing that an earlier mutant left behind is in them. Files
 * are imported when one of their tests is first asked for.
 */
export class TestWorld {
  readonly #files = new Map<string, ReadonlyMap<string, RegisteredTest>>();

  /** @param counts whether Stryker is to learn what each test covers */
  constructor({ counts: isToCount }: { readonly counts: boolean }) {
    if (worlds === 0) divideWorlds();
    worlds += 1;
    isCounting = isToCount;
  }

  /** @param file path from the root of the project */
  async testsOf(file: string): Promise<ReadonlyMap<string, RegisteredTest>> {
    const known = this.#files.get(file);
    if (known !== undefined) return known;
    const url = pathToFileURL(join(process.cwd(), file)).href;
    const tests = await vitestStandIn.collect(file, () => import(url));
    const byId = new Map(tests.map((test) => [test.id, test]));
    this.#files.set(file, byId);
    return byId;
  }
}
