import type { TimeZone, YearlyChange } from '../../lambdas/engine/index.ts';

/** Columns that a line may have. */
const widest = 97;

/**
 * The source text of all zones: a constant for each, so that a bundle holds only what it names.
 *
 * @param links pairs of IANA names: a zone, and another name for it
 */
export const zoneSource = (
  zones: readonly TimeZone[],
  links: readonly (readonly [zone: string, alias: string])[],
): string => {
  const aliases = links.map(([zone, alias]) => `  ${constantOf(zone)} as ${constantOf(alias)},\n`);
  return [
    '/** Made by `npm run zones`; do not edit. Clocks of the world, from the IANA database. */\n',
    "import type { TimeZone } from './time-zone.ts';\n",
    ...zones.map(constant),
    `export {\n${aliases.join('')}};\n`,
  ].join('\n');
};

/** `America/Argentina/Buenos_Aires` is `americaArgentinaBuenosAires`. */
export const constantOf = (name: string): string =>
  name
    .split(/[^A-Za-z0-9]+/)
    .map((word, at) =>
      at === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1),
    )
    .join('');

const constant = ({ name, version, offsets, changes, yearly }: TimeZone): string =>
  [
    `/** ${name} */`,
    `export const ${constantOf(name)}: TimeZone = {`,
    `  name: '${name}',`,
    `  version: '${version}',`,
    `  offsets: [${offsets.join(', ')}],`,
    `  changes: \`${wrapped(changes)}\`,`,
    `  yearly: [${yearly.map((change) => `\n    ${rule(change)},`).join('')}${
      yearly.length === 0 ? '' : '\n  '
    }],`,
    '};\n',
  ].join('\n');

const rule = ({ month, week, weekday, atSeconds, offsetSeconds }: YearlyChange): string =>
  `{ month: ${month}, week: ${week}, weekday: ${weekday}, ` +
  `atSeconds: ${atSeconds}, offsetSeconds: ${offsetSeconds} }`;

/** Breaks at spaces, which mean the same as line ends there. */
const wrapped = (changes: string): string => {
  const lines = [''];
  for (const word of changes.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line.length + word.length > widest) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return changes.length < widest - 15 ? changes : `\n${lines.join('\n')}`;
};
