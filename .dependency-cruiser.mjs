/**
 * The import rule as data: what each folder may import, from the pure middle outwards. Whatever is
 * not named here is refused. Paths are regular expressions from the root; `$1` is the adapter's own
 * folder. `packages` lists what a folder may use from npm (a name or a scope), `node` means Node's
 * own modules, 'any' means both without limit.
 */
const engine = 'lambdas/engine';
const contracts = ['environment', 'device-gateway', 'telemetry-names'].map(
  (name) => `lambdas/${name}[.]ts`,
);
const everything = ['bin', 'lib', 'local', 'benchmarks', 'simulation', 'lambdas', 'pipelines'];

const mayImport = {
  engine: { from: engine, to: [engine], packages: [] },
  contracts: { from: 'lambdas/[^/]+[.]ts', to: [engine], packages: [] },
  formats: { from: 'lambdas/formats', to: ['lambdas/formats', engine], packages: ['node'] },
  runtime: { from: 'lambdas/runtime', to: ['lambdas/runtime', engine], packages: ['node'] },
  adapters: {
    from: 'lambdas/adapters/([^/]+)',
    to: ['lambdas/adapters/$1', 'lambdas/adapters/[^/]+[.]ts', engine, ...contracts],
    packages: 'any',
  },
  handlers: { from: 'lambdas/handlers', to: ['lambdas', 'pipelines'], packages: 'any' },
  // Time zones stand beside the index: of a namespace within it, a bundle would hold them all.
  pipelines: {
    from: 'pipelines',
    to: [`${engine}/index[.]ts`, `${engine}/time/zones[.]ts`],
    packages: [],
  },
  local: { from: 'local', to: ['local', 'lambdas', 'pipelines'], packages: 'any' },
  benchmarks: {
    from: 'benchmarks',
    to: ['benchmarks', 'local', 'lambdas', 'pipelines', 'lib/function-bundle[.]ts'],
    packages: 'any',
  },
  simulation: {
    from: 'simulation',
    to: ['simulation', 'local', 'lambdas', 'pipelines'],
    packages: 'any',
  },
  lib: {
    from: 'lib',
    to: ['lib', engine, 'pipelines', ...contracts],
    packages: ['node', 'aws-cdk-lib', 'constructs', 'cdk-nag', '@grafana/grafana-foundation-sdk'],
  },
  bin: { from: 'bin', to: everything, packages: 'any' },
};

/** At the root, or where a worktree borrows them from. */
const modules = '(^|/)node_modules/';
const within = (path) => `^${path}(/|$)`;

const rulesOf = ([name, { from, to, packages }]) => {
  const rule = (what, comment, target) => ({
    name: `${name}: ${what}`,
    comment,
    severity: 'error',
    from: { path: within(from) },
    to: target,
  });
  const rules = [
    rule('imports only what its row allows', `${from} may import ${to.join(', ')}`, {
      pathNot: [...to.map(within), modules],
      dependencyTypesNot: ['core'],
    }),
  ];
  if (packages === 'any') return rules;
  const allowed = packages.filter((each) => each !== 'node').map((each) => `${each}/`);
  const others = allowed.length === 0 ? modules : `${modules}(?!${allowed.join('|')})`;
  rules.push(
    rule('uses only its packages', `allowed: ${allowed.join(' ') || 'none'}`, { path: others }),
  );
  if (!packages.includes('node')) {
    const comment = 'time, files and randomness come in through lambdas/engine/ports.ts';
    rules.push(rule('uses nothing of Node', comment, { dependencyTypes: ['core'] }));
  }
  return rules;
};

/** Started by name instead of imported: entries, tests, declarations, what the stack bundles. */
const roots = [
  '^bin/[^/]+[.]ts$',
  '^lambdas/handlers/',
  '^pipelines/',
  '^test/',
  '/browser/',
  '^benchmarks/children/',
];

const everywhere = [
  {
    name: 'no cycles',
    comment: 'two modules that need each other are one module, or lack a third',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no orphans',
    comment: 'nothing imports it and it imports nothing: use it or delete it',
    from: { orphan: true, pathNot: roots },
    to: {},
  },
  {
    name: 'nothing imports test',
    comment: 'what a product file needs is no test code: move it',
    from: { pathNot: '^test/' },
    to: { path: '^test/' },
  },
  {
    name: 'everything resolves',
    comment: 'a relative import ends in .ts; a package stands in package.json',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'functions use no development package',
    comment: 'what runs in Lambda stands under "dependencies" of package.json',
    from: { path: '^lambdas/' },
    to: { dependencyTypes: ['npm-dev'], pathNot: `${modules}@types/` },
  },
];

export default {
  forbidden: [
    ...Object.entries(mayImport).flatMap(rulesOf),
    ...everywhere.map((rule) => ({ severity: 'error', ...rule })),
  ],
  options: {
    // TypeScript 7 has no JavaScript API, so swc reads the imports; type imports count like others.
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json', '.d.ts'],
    },
  },
};
