/** Fields in order of their names, as a person reads them; of payloads the length. */
export const fingerprint = (outcome: object): string => {
  const fields = Object.entries(outcome).sort(([left], [right]) => (left < right ? -1 : 1));
  const texts = fields.flatMap(([name, field]) =>
    field === undefined ? [] : `${name}: ${textOf(field)}, `,
  );
  return `{${texts.join('')}}`;
};

const textOf = (field: unknown): string => {
  if (field instanceof Uint8Array) return `${field.length} bytes`;
  return typeof field === 'object' && field !== null ? fingerprint(field) : String(field);
};
