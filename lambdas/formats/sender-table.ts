import { type Sender, unnumbered } from '../engine/source-record.ts';
import { utf8Text } from './utf8-text.ts';

/** A shard takes as many records a minute; past it, the table starts anew. */
const mostSenders = 65_536;

/** Words of a slot: hash, number and one (0 for an empty slot), where its words are, its bytes. */
const slotShift = 2;
const slotWords = 1 << slotShift;
const firstSlots = 1_024;
/** Who brings about more senders of one hash than this is read anew each time, and no more. */
const mostProbes = 64;

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
 * device: they are read once, and known again word by word without a text being built. Slots and
 * words lie side by side in two arrays, because between two records of a device a thousand others
 * pass through the processor's cache.
 */
export class SenderTable {
  private slots = new Int32Array(slotWords * firstSlots);
  /** The bytes that name each sender, four to a word; up to three at their end are left out. */
  private words = new Int32Array(firstSlots);
  private usedWords = 0;
  /** By number. */
  private senders: Sender[] = [];

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
    const slot = this.slotOf(hash, words, first, last, to - from);
    const number = slot < 0 ? 0 : (this.slots[slot + 1] as number);
    if (number > 0) return this.senders[number - 1];
    const sender = read(bytes.subarray(from, to));
    if (sender === undefined || slot < 0) return sender;
    return this.take(sender, hash, words.subarray(first, last), to - from);
  }

  /** The slot of the sender that is named there, an empty one for it, or -1 for too many tries. */
  private slotOf(
    hash: number,
    words: Int32Array,
    first: number,
    last: number,
    length: number,
  ): number {
    const { slots } = this;
    let slot = firstSlot(hash, slots.length);
    for (let probe = 0; probe < mostProbes; probe += 1) {
      if (slots[slot + 1] === 0) return slot;
      const isSame = slots[slot] === hash && slots[slot + 3] === length;
      if (isSame && this.isAt(slots[slot + 2] as number, words, first, last)) return slot;
      slot = (slot + slotWords) & (slots.length - 1);
    }
    return -1;
  }

  private isAt(known: number, words: Int32Array, first: number, last: number): boolean {
    const { words: kept } = this;
    for (let at = first; at < last; at += 1) {
      if (words[at] !== kept[known + at - first]) return false;
    }
    return true;
  }

  /** Keeps a sender that is new. */
  private take(named: Sender, hash: number, words: Int32Array, length: number): Sender {
    if (this.senders.length >= mostSenders) this.forgetAll();
    if (2 * slotWords * (this.senders.length + 1) > this.slots.length) this.growSlots();
    if (this.usedWords + words.length > this.words.length) this.growWords(words.length);
    const sender = { ...named, number: this.senders.length };
    this.words.set(words, this.usedWords);
    this.put(hash, sender.number + 1, this.usedWords, length);
    this.usedWords += words.length;
    this.senders.push(sender);
    return sender;
  }

  /** Into the first empty slot; where there is none near, the sender is read anew each time. */
  private put(hash: number, number: number, from: number, length: number): void {
    const { slots } = this;
    let slot = firstSlot(hash, slots.length);
    for (let probe = 0; probe < mostProbes; probe += 1) {
      if (slots[slot + 1] === 0) {
        slots.set([hash, number, from, length], slot);
        return;
      }
      slot = (slot + slotWords) & (slots.length - 1);
    }
  }

  private growSlots(): void {
    const before = this.slots;
    this.slots = new Int32Array(2 * before.length);
    for (let slot = 0; slot < before.length; slot += slotWords) {
      const [hash, number, from, length] = before.subarray(slot, slot + slotWords);
      if (number !== 0)
        this.put(hash as number, number as number, from as number, length as number);
    }
  }

  private growWords(more: number): void {
    const grown = new Int32Array(2 * this.words.length + more);
    grown.set(this.words.subarray(0, this.usedWords));
    this.words = grown;
  }

  private forgetAll(): void {
    this.slots.fill(0);
    this.senders = [];
    this.usedWords = 0;
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

/** The low bits of a product know little of the high ones. */
const firstSlot = (hash: number, length: number): number =>
  ((hash ^ (hash >>> 15)) << slotShift) & (length - 1);

const mixed = (hash: number, word: number): number =>
  Math.imul(((hash << 5) | (hash >>> 27)) ^ word, 0x9e3779b1);

const read = (bytes: Uint8Array): Sender | undefined => {
  try {
    const [, topic, clientId] = form.exec(utf8Text(bytes)) ?? [];
    if (topic === undefined || clientId === undefined) return undefined;
    return { topic, clientId, number: unnumbered };
  } catch {
    return undefined;
  }
};
