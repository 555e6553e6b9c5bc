/** How many counters at and below the highest are told apart. */
const span = 64;

/**
 * What one key remembers of numbered readings: per session the highest counter and which of the 64
 * counters up to it came. It takes the same few bytes however many readings there were.
 *
 * A counter 64 or more below the highest counts as seen: a device numbers its readings as it sends
 * them and MQTT keeps their order, so one that comes so far behind is a resend.
 */
export class SequenceMemory {
  /** The session that the counters belong to; of a key that has none, ''. */
  session: string | number = '';
  /** -1 before the first. */
  highest = -1;
  /** Bit i: the counter `highest - i` came, from 0 to 31. */
  recent = 0;
  /** Bit i: the counter `highest - 32 - i` came. */
  older = 0;

  /** Whether this counter of this session came before. Another session is a new one. */
  has(session: string | number, counter: number): boolean {
    if (session !== this.session || counter > this.highest) return false;
    const behind = this.highest - counter;
    if (behind >= span) return true;
    const bits = behind < 32 ? this.recent : this.older;
    return ((bits >>> (behind % 32)) & 1) === 1;
  }

  /** Whether it is of another session, or so far behind that it is not known whether it came. */
  isPast(session: string | number, counter: number): boolean {
    return session !== this.session || this.highest - counter >= span;
  }

  /** Remembers a counter that did not come before. */
  add(session: string | number, counter: number): void {
    if (session !== this.session) this.clear();
    this.session = session;
    if (counter > this.highest) this.rise(counter - this.highest);
    const highest = Math.max(this.highest, counter);
    const behind = highest - counter;
    if (behind < 32) this.recent = (this.recent | (1 << behind)) >>> 0;
    else this.older = (this.older | (1 << (behind - 32))) >>> 0;
    this.highest = highest;
  }

  /** Forgets everything, of a key that is forgotten itself. */
  clear(): void {
    this.session = '';
    this.highest = -1;
    this.recent = 0;
    this.older = 0;
  }

  /** Moves the bits as the highest counter rises; what falls off the end counts as seen. */
  private rise(by: number): void {
    const { recent } = this;
    if (by >= span) {
      this.older = 0;
    } else if (by >= 32) {
      this.older = (recent << (by - 32)) >>> 0;
    } else {
      this.older = ((this.older << by) | (recent >>> (32 - by))) >>> 0;
    }
    this.recent = by >= 32 ? 0 : (recent << by) >>> 0;
  }
}
