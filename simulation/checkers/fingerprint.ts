/**
 * Text that is the same for equal values, whatever the order of their fields; of bytes, which may
 * stand at the top only, as base64.
 */
export const fingerprint = (value: object): string => {
  const names = new Set<string>();
  let bytes = '';
  for (const [name, field] of Object.entries(value)) {
    if (field instanceof Uint8Array) {
      bytes += ` ${name} ${Buffer.from(field).toString('base64')}`;
      continue;
    }
    names.add(name);
    if (typeof field !== 'object' || field === null) continue;
    for (const inner of Object.keys(field)) names.add(inner);
  }
  // The list of names says what is written, and in which order.
  return JSON.stringify(value, [...names].sort()) + bytes;
};
