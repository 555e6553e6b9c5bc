/**
 * The declared fields of one plain reading, read where they stand in the payload: no object is
 * built. A payload format may offer it beside `decode`. Fields are told by their place in the list
 * that it was made for; what it says holds until it reads the next payload.
 */
export interface PlainFields {
  /**
   * True where the payload is one reading of a form that this reads exactly as `decode` does. False
   * says nothing about the payload: it must be decoded.
   */
  read(payload: Uint8Array): boolean;
  /** True where the reading does not carry the field. */
  isAbsent(place: number): boolean;
  /** NaN where the field holds no number. */
  number(place: number): number;
  /** Undefined where the field holds no text. */
  text(place: number): string | undefined;
  /** True where the field holds exactly this text. */
  isText(place: number, expected: string): boolean;
  /** Epoch ms of an RFC 3339 text; NaN where the field holds none. */
  instant(place: number): number;
}
