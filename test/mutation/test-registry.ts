import { format } from 'node:util';

/** A test of a file, ready to be run as often as there are mutants. */
export interface RegisteredTest {
  /** The file and the full name, as Stryker's coverage names it. */
  readonly id: string;
  readonly run: () => unknown;
}

type Body = (...values: readonly unknown[]) => unknown;
type Declare = (name: string, body: Body, timeoutMs?: number) => void;

/** `describe` or `it`, with vitest's `each`: once for every case. */
export interface Declaration extends Declare {
  readonly each: (cases: readonly unknown[]) => Declare;
}

const asArguments = (values: unknown): readonly unknown[] =>
  Array.isArray(values) ? values : [values];

/** As vitest does: `$name` is a field of the case, `%s` and the like its values in turn. */
const titleOf = (name: string, values: readonly unknown[]): string => {
  const places = name.match(/%[sdj]/g)?.length ?? 0;
  const [first] = values;
  const fields: Readonly<Record<string, unknown>> =
    typeof first === 'object' && first !== null ? { ...first } : {};
  return format(
    name.replace(/\$(\w+)/g, (_, field: string) => String(fields[field])),
    ...values.slice(0, places),
  );
};

const withEach = (declare: Declare): Declaration =>
  Object.assign((name: string, body: Body) => declare(name, body), {
    each: (cases: readonly unknown[]): Declare => {
      return (name, body) => {
        for (const values of cases) {
          const given = asArguments(values);
          declare(titleOf(name, given), () => body(...given));
        }
      };
    },
  });

/** Collects what test files declare while they are imported, one file after the other. */
export class TestRegistry {
  #file = '';
  #path: readonly string[] = [];
  #tests = new Map<string, RegisteredTest>();

  readonly describe = withEach((name, body) => {
    const outer = this.#path;
    this.#path = [...outer, name];
    body();
    this.#path = outer;
  });

  readonly it = withEach((name, body) => {
    const full = `${this.#file}#${[...this.#path, name].join(' > ')}`;
    let id = full;
    for (let twin = 2; this.#tests.has(id); twin += 1) id = `${full} (${twin})`;
    this.#tests.set(id, { id, run: () => body() });
  });

  /** @returns the tests that importing the file declares */
  async collect(file: string, importFile: () => Promise<unknown>): Promise<RegisteredTest[]> {
    this.#file = file;
    this.#tests = new Map();
    await importFile();
    return [...this.#tests.values()];
  }
}
