const seed = 0x9747b28c;
const mix = 0x5bd1e995;

/**
 * The partition that Kafka's own clients put a record of this key on: its Murmur2 hash, without the
 * sign, by the number of partitions. IoT Core's Kafka action is such a client.
 */
export const keyPartition = (key: Uint8Array, partitions: number): number =>
  (murmur2(key) & 0x7fffffff) % partitions;

/** MurmurHash2 of 32 bits, as Kafka seeds it; a signed number. */
const murmur2 = (bytes: Uint8Array): number => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words = bytes.length >>> 2;
  let hash = seed ^ bytes.length;
  for (let word = 0; word < words; word += 1) {
    let value = Math.imul(view.getInt32(4 * word, true), mix);
    value ^= value >>> 24;
    hash = Math.imul(hash, mix) ^ Math.imul(value, mix);
  }
  const rest = bytes.length & 3;
  if (rest > 0) {
    for (let at = rest - 1; at >= 0; at -= 1) hash ^= view.getUint8(4 * words + at) << (8 * at);
    hash = Math.imul(hash, mix);
  }
  hash = Math.imul(hash ^ (hash >>> 13), mix);
  return hash ^ (hash >>> 15);
};
