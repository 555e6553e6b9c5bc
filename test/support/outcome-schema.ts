import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

const published = JSON.parse(
  readFileSync(new URL('../../docs/outcome-1.schema.json', import.meta.url), 'utf8'),
) as PublishedSchema;

interface PublishedSchema {
  readonly $id: string;
  readonly $defs: Readonly<Record<string, { readonly properties?: object }>>;
}

/**
 * What is wrong with messages by the schema that is published; a field that it does not describe is
 * wrong too, although readers are told to ignore one.
 */
export const outcomeComplaints = (messages: readonly string[]): string[] => {
  return messages.flatMap((text) => {
    if (validate(JSON.parse(text))) return [];
    const why = (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
    return [`${text}: ${why.join('; ')}`];
  });
};

/** The published schema, but for fields that may be added to it. */
const strictly = ({ $defs, ...schema }: PublishedSchema): object => ({
  ...schema,
  $defs: Object.fromEntries(
    Object.entries($defs).map(([name, each]) => [
      name,
      each.properties === undefined ? each : { ...each, additionalProperties: false },
    ]),
  ),
});

const validate = new Ajv2020({ allErrors: true, strict: true }).compile(strictly(published));
