/**
 * How a handler becomes one ES module. The AWS SDK is in it: what runs is the version that was
 * tested, not the one that the runtime happens to have, and one file loads faster than the
 * runtime's tree of modules. Constants are folded and dead branches dropped, but names and lines
 * stay, so that stack traces are readable: to minify them too loads no faster.
 */
export const functionBundle = {
  mainFields: ['module', 'main'],
  target: 'node24',
  /** Packages that are no ES modules load what is of Node by a function that these do not have. */
  banner: [
    "import { createRequire as requireOf } from 'node:module';",
    'const require = requireOf(import.meta.url);',
  ].join(''),
  /** One that reads a file beside itself has a twin that carries the file's bytes. */
  alias: { '@platformatic/wasm-utils': '@platformatic/wasm-utils/bundled' },
  /**
   * A function's credentials are in its environment variables, always. The ways to find them
   * elsewhere, which the SDK loads only where those are absent, weigh as much as the engine.
   */
  external: [
    '@aws-sdk/credential-provider-http',
    '@aws-sdk/credential-provider-ini',
    '@aws-sdk/credential-provider-process',
    '@aws-sdk/credential-provider-sso',
    '@aws-sdk/credential-provider-web-identity',
    '@smithy/credential-provider-imds',
  ],
} as const;

/** What the bundler puts in the place of variables whose values are known before deployment. */
export const inPlaceOf = (variables: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      `process.env.${name}`,
      JSON.stringify(value),
    ]),
  );
