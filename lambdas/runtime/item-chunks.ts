/** An item of DynamoDB holds 400 KB, names and numbers included; this leaves room for those. */
const largestChunkBytes = 380 * 1024;

/** Parts that each fit an item, in order; one, possibly empty, where all of it does. */
export const itemChunks = (bytes: Uint8Array): Uint8Array[] => {
  const parts = [bytes.subarray(0, largestChunkBytes)];
  for (let from = largestChunkBytes; from < bytes.length; from += largestChunkBytes) {
    parts.push(bytes.subarray(from, from + largestChunkBytes));
  }
  return parts;
};

export const concat = (...parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};
