/** What no line of the protocol can carry in a tag, or would carry so that it reads as another. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is replaced
const unsafe = /[\u0000-\u001f\u007f\\%]/g;
/** Of the empty text: InfluxDB has no empty tags, and no other text becomes this. */
const empty = '%';

/**
 * A text as the value of a tag: itself, but control characters, backslash and percent sign as %XX,
 * and the empty text as a lone percent sign. Different texts never become the same.
 */
export const tagValue = (text: string): string =>
  text === ''
    ? empty
    : text.replace(
        unsafe,
        (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
      );

/** The text of which `tagValue` made the value. */
export const tagText = (value: string): string =>
  value === empty
    ? ''
    : value.replace(/%([0-9A-F]{2})/g, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      );
