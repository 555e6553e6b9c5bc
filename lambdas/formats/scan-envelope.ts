/** What the processor reads of an envelope. */
export interface ScannedEnvelope {
  readonly payload: string;
  readonly topic: string;
  readonly clientId: string;
  /** Epoch ms. */
  readonly receivedAt: number;
}

const opening = '{"payload":"';
const topicKey = '","topic":"';
const clientKey = '","clientId":"';
const principalKey = '","principal":"';
const receivedKey = '","receivedAt":';

/**
 * Reads an envelope of exactly the form that the rule writes: its keys in their order, no white
 * space, no escapes. That form has one reading only, the one that `JSON.parse` gives too, without
 * building the payload's text twice. Undefined for any other form, which then goes the long way.
 */
export const scanEnvelope = (text: string): ScannedEnvelope | undefined => {
  if (!text.startsWith(opening) || text.includes('\\')) return undefined;
  const payloadEnd = text.indexOf('"', opening.length);
  if (!text.startsWith(topicKey, payloadEnd)) return undefined;
  const topicFrom = payloadEnd + topicKey.length;
  const topicEnd = text.indexOf('"', topicFrom);
  if (!text.startsWith(clientKey, topicEnd)) return undefined;
  const clientFrom = topicEnd + clientKey.length;
  const clientEnd = text.indexOf('"', clientFrom);
  const hasPrincipal = text.startsWith(principalKey, clientEnd);
  const principalEnd = hasPrincipal
    ? text.indexOf('"', clientEnd + principalKey.length)
    : clientEnd;
  if (!text.startsWith(receivedKey, principalEnd)) return undefined;
  const receivedAt = wholeNumber(text, principalEnd + receivedKey.length);
  if (receivedAt === undefined || hasControlCharacter(text)) return undefined;
  return {
    payload: text.slice(opening.length, payloadEnd),
    topic: text.slice(topicFrom, topicEnd),
    clientId: text.slice(clientFrom, clientEnd),
    receivedAt,
  };
};

/** 1 to 15 digits without a leading zero from `from` to the closing brace, which ends the text. */
const wholeNumber = (text: string, from: number): number | undefined => {
  const end = text.length - 1;
  const length = end - from;
  if (text[end] !== '}' || length < 1 || length > 15) return undefined;
  let value = 0;
  for (let at = from; at < end; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return undefined;
    value = value * 10 + digit;
  }
  return length > 1 && text[from] === '0' ? undefined : value;
};

/** JSON allows no control character in a string, not even where nothing else is wrong. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controlCharacter = /[\u0000-\u001f]/;

const hasControlCharacter = (text: string): boolean => controlCharacter.test(text);
