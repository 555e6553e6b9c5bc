const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const padding = 0x3d;

/** The six bits that a letter stands for; -1 for what is none. */
const bitsOf = Int8Array.from({ length: 256 }, (_, byte) =>
  letters.indexOf(String.fromCharCode(byte)),
);

/** Bytes that there is room for at first; views of no more are kept to be given again. */
const firstBytes = 1_024;

/**
 * Decodes base64 where it stands between other bytes, without making a text of it: whole groups of
 * four letters, the last one padded where need be.
 */
export class EmbeddedBase64 {
  private slab = new Uint8Array(firstBytes);
  /** By length, views of the slab: payloads are of few lengths, and a view costs an object. */
  private views = noViews();
  private decoded = 0;

  /** Decodes from `from` on, as far as whole groups go, but not past `to`; the place after them. */
  decode(bytes: Uint8Array, from: number, to: number): number {
    if (this.slab.length < to - from) {
      this.slab = new Uint8Array(to - from);
      this.views = noViews();
    }
    const { slab } = this;
    let at = from;
    let end = 0;
    while (at + 4 <= to) {
      const first = ((bits(bytes, at) << 6) | bits(bytes, at + 1)) << 12;
      const group = first | (bits(bytes, at + 2) << 6) | bits(bytes, at + 3);
      slab[end] = first >> 16;
      if (group < 0) {
        const length = first < 0 ? 0 : paddedLength(bytes, at);
        slab[end + 1] = (first | (bits(bytes, at + 2) << 6)) >> 8;
        end += length;
        at += length === 0 ? 0 : 4;
        break;
      }
      slab[end + 1] = group >> 8;
      slab[end + 2] = group;
      end += 3;
      at += 4;
    }
    this.decoded = end;
    return at;
  }

  /** The bytes that were decoded last, until others are. */
  taken(): Uint8Array {
    const { slab, views, decoded } = this;
    if (decoded > firstBytes) return slab.subarray(0, decoded);
    let view = views[decoded];
    if (view === undefined) {
      view = slab.subarray(0, decoded);
      views[decoded] = view;
    }
    return view;
  }
}

const noViews = (): (Uint8Array | undefined)[] =>
  new Array<Uint8Array | undefined>(firstBytes + 1).fill(undefined);

const bits = (bytes: Uint8Array, at: number): number => bitsOf[bytes[at] as number] as number;

/** How many bytes a group of two letters or three stands for; 0 where padding does not end it. */
const paddedLength = (bytes: Uint8Array, at: number): number => {
  if (bytes[at + 3] !== padding) return 0;
  if (bytes[at + 2] === padding) return 1;
  return bits(bytes, at + 2) < 0 ? 0 : 2;
};
