/** A pattern of a policy, one token per character: a literal, any one character, any characters. */
export type PatternToken = { readonly literal: string } | 'one' | 'many';

const variable = /^\$\{([^}]*)\}/;

/**
 * Reads a pattern: `*` any characters, `?` one character, `${name}` the value of a variable, every
 * character of it a literal, `${*}`, `${?}` and `${$}` the characters themselves.
 *
 * @returns undefined where a variable has no value: such a pattern matches nothing
 */
export const compilePattern = (
  pattern: string,
  variables: Readonly<Record<string, string>>,
): readonly PatternToken[] | undefined => {
  const tokens: PatternToken[] = [];
  let rest = pattern;
  while (rest !== '') {
    const [whole, name] = variable.exec(rest) ?? [];
    if (whole !== undefined && name !== undefined) {
      const value = '*?$'.includes(name) && name.length === 1 ? name : ownValue(variables, name);
      if (value === undefined) return undefined;
      for (const character of value) tokens.push({ literal: character });
      rest = rest.slice(whole.length);
      continue;
    }
    const character = String.fromCodePoint(rest.codePointAt(0) ?? 0);
    if (character === '*') tokens.push('many');
    else if (character === '?') tokens.push('one');
    else tokens.push({ literal: character });
    rest = rest.slice(character.length);
  }
  return tokens;
};

const ownValue = (variables: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(variables, name) ? variables[name] : undefined;

/**
 * Whether the whole text matches. Only the last `many` is ever widened, so the time is at most
 * |tokens| * |text|, whatever a device puts into its topic.
 */
export const matchesPattern = (tokens: readonly PatternToken[], text: string): boolean => {
  const characters = Array.from(text);
  let token = 0;
  let at = 0;
  let lastMany = -1;
  let resumeAt = 0;
  while (at < characters.length) {
    const expected = tokens[token];
    if (expected === 'many') {
      lastMany = token;
      resumeAt = at;
      token += 1;
    } else if (
      expected !== undefined &&
      (expected === 'one' || expected.literal === characters[at])
    ) {
      token += 1;
      at += 1;
    } else if (lastMany >= 0) {
      resumeAt += 1;
      at = resumeAt;
      token = lastMany + 1;
    } else {
      return false;
    }
  }
  return tokens.slice(token).every((left) => left === 'many');
};
