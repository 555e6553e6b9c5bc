import { utf8Text } from './utf8-text.ts';

/** What the broker proved about a payload's sender. */
export interface Sender {
  readonly topic: string;
  readonly clientId: string;
}

interface Entry extends Sender {
  /** The bytes that name the sender, four to a word; up to three at their end are left out. */
  readonly words: Int32Array;
  readonly length: number;
}

/** A shard takes as many records a minute; past it, the table starts anew. */
const mostSenders = 65_536;

/**
 * What the rule writes between payload and time: its keys in their order, no white space, no
 * escapes. That form has one reading only, the one that `JSON.parse` gives too.
 */
const form =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON allows none in a text
  /^","topic":"([^"\\\u0000-\u001f]*)","clientId":"([^"\\\u0000-\u001f]*)"(?:,"principal":"[^"\\\u0000-\u001f]*")?,"receivedAt":$/;

/** `t":`, the end of the form: the bytes that may be left over after whole words. */
const ending = [0x74, 0x22, 0x3a] as const;

/**
 * Senders by the bytes that name them in an envelope. These are the same in every record of a
 * device: they are read once, and known again word by word without a text being built.
 */
export class SenderTable {
  private readonly entries = new Map<number, Entry>();

  /**
   * The sender that the bytes from `from` to `to` name; undefined where they are not of the rule's
   * form. `from` is a multiple of four, and `words` are the same bytes as `bytes`.
   */
  find(bytes: Uint8Array, words: Int32Array, from: number, to: number): Sender | undefined {
    for (let at = 0; at < ending.length; at += 1) {
      if (bytes[to - ending.length + at] !== ending[at]) return undefined;
    }
    const first = from >> 2;
    const last = to >> 2;
    const hash = hashOf(words, first, last);
    const known = this.entries.get(hash);
    if (known !== undefined && known.length === to - from && isAt(words, first, known.words)) {
      return known;
    }
    const sender = read(bytes.subarray(from, to));
    if (sender === undefined) return undefined;
    if (this.entries.size >= mostSenders) this.entries.clear();
    // One sender a hash: whoever brings about equal ones is read anew each time, and no more.
    this.entries.set(hash, { ...sender, length: to - from, words: words.slice(first, last) });
    return sender;
  }
}

/** In two halves, which a processor multiplies side by side. */
const hashOf = (words: Int32Array, first: number, last: number): number => {
  let even = 1;
  let odd = 2;
  for (let at = first; at < last - 1; at += 2) {
    even = mixed(even, words[at] as number);
    odd = mixed(odd, words[at + 1] as number);
  }
  const rest = (last - first) % 2 === 0 ? 0 : (words[last - 1] as number);
  return mixed(mixed(even, odd), rest);
};

const mixed = (hash: number, word: number): number =>
  Math.imul(((hash << 5) | (hash >>> 27)) ^ word, 0x9e3779b1);

const isAt = (words: Int32Array, from: number, expected: Int32Array): boolean => {
  for (let at = 0; at < expected.length; at += 1) {
    if (words[from + at] !== expected[at]) return false;
  }
  return true;
};

const read = (bytes: Uint8Array): Sender | undefined => {
  try {
    const [, topic, clientId] = form.exec(utf8Text(bytes)) ?? [];
    return topic === undefined || clientId === undefined ? undefined : { topic, clientId };
  } catch {
    return undefined;
  }
};
