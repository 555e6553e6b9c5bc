import fc from 'fast-check';

/** What a client asks of the broker, and what it proved. */
export interface PolicyCase {
  /** The thing that the connection's certificate is attached to. */
  readonly thing: string;
  /** What the client calls itself. */
  readonly clientId: string;
  readonly action: 'iot:Connect' | 'iot:Publish' | 'iot:Subscribe' | 'iot:Receive';
  /** A topic or filter; of no meaning for a connect. */
  readonly topic: string;
}

/** What a policy, a topic filter or a shell would take for more than a letter. */
const hostile = [
  '*',
  '?',
  '#',
  '+',
  '$',
  '$' + '{iot:ClientId}',
  '$' + '{*}',
  '..',
  '%2F',
  ' ',
  '"',
];

const name = fc.oneof(
  fc.constantFrom('TEMP_1', 'TEMP_2', 'TEMP_11', 'temp_1', 'HUM_1'),
  fc.constantFrom(...hostile),
  fc.string({ unit: fc.constantFrom('T', '_', '1', '*', '?', '+', ':', 'é', '🌊'), minLength: 1 }),
);

const level = fc.oneof(name, fc.constantFrom('dt', 'plant-1', '', 'tidemark', 'alerts', '$aws'));

/** Topics near what is allowed, and anything else. */
const topic = (thing: string, other: string): fc.Arbitrary<string> => {
  const last = fc.oneof(
    fc.constantFrom(thing, other, `${thing}${other}`, `${other}${thing}`),
    name,
  );
  const own = fc.tuple(level, last).map(([site, device]) => `dt/${site}/${device}`);
  return fc.oneof(
    own,
    own.map((rest) => `$aws/rules/tidemark_smart_factory_dev/${rest}`),
    fc.tuple(name, own).map(([rule, rest]) => `$aws/rules/${rule}/${rest}`),
    last.map((device) => `tidemark/alerts/${device}`),
    fc.constantFrom('#', 'dt/#', 'dt/+/+', `dt/+/${thing}`, `$aws/things/${thing}/shadow/update`),
    fc.array(level, { minLength: 1, maxLength: 5 }).map((levels) => levels.join('/')),
  );
};

/** A device, what it does, and where: one in a few is allowed. */
export const policyCases: fc.Arbitrary<PolicyCase> = fc
  .tuple(name, name, fc.boolean())
  .chain(([thing, other, isItself]) =>
    fc.record({
      thing: fc.constant(thing),
      clientId: fc.constant(isItself ? thing : other),
      action: fc.constantFrom(
        ...(['iot:Connect', 'iot:Publish', 'iot:Subscribe', 'iot:Receive'] as const),
      ),
      topic: topic(thing, other),
    }),
  );

/** What is a device's own, told without any pattern: what a policy must come to. */
export const isOwn = (
  { thing, clientId, action, topic: asked }: PolicyCase,
  { rule, hearsAlerts }: { readonly rule: string; readonly hearsAlerts: boolean },
): boolean => {
  if (clientId !== thing) return false;
  if (action === 'iot:Connect') return true;
  if (action !== 'iot:Publish') return hearsAlerts && asked === `tidemark/alerts/${thing}`;
  const prefix = `$aws/rules/${rule}/`;
  const rest = asked.startsWith(prefix) ? asked.slice(prefix.length) : asked;
  // Between the two is the site, whatever it is.
  const end = `/${thing}`;
  return rest.startsWith('dt/') && rest.slice('dt/'.length).endsWith(end);
};
