import type { Template } from 'aws-cdk-lib/assertions';

/** A statement of a policy in a template. */
export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Principal?: Readonly<Record<string, unknown>>;
  readonly Condition?: Readonly<Record<string, unknown>>;
}

interface Resource {
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** Resources of a type, by logical id. */
export const resourcesOf = (template: Template, type: string): [string, Resource][] =>
  Object.entries(template.findResources(type) as Record<string, Resource>);

/**
 * The properties of the first resource of a type whose logical id starts so.
 *
 * @throws Error where there is none
 */
export const propertiesOf = (
  template: Template,
  type: string,
  logicalId = '',
): Resource['Properties'] => {
  const found = resourcesOf(template, type).find(([id]) => id.startsWith(logicalId));
  if (found === undefined) throw new Error(`the template has no ${type} ${logicalId}`);
  return found[1].Properties;
};

/** One or many, as CloudFormation writes it, as many. */
export const listOf = <Value>(value: Value | readonly Value[]): readonly Value[] =>
  Array.isArray(value) ? value : [value as Value];

/** Every statement that a role carries, of the roles whose logical id starts so. */
export const statementsOf = (template: Template, role: string): Statement[] =>
  resourcesOf(template, 'AWS::IAM::Policy')
    .filter(([, { Properties }]) => JSON.stringify(Properties.Roles).includes(`"${role}`))
    .flatMap(([, { Properties }]) => [
      ...(Properties.PolicyDocument as { Statement: Statement[] }).Statement,
    ]);

/**
 * What a role may call of a service on the resources whose logical id starts so, without the
 * service's name, sorted.
 */
export const callsAllowed = (
  template: Template,
  { role, on, service }: { readonly role: string; readonly on: string; readonly service: string },
): string[] =>
  statementsOf(template, role)
    .filter(({ Resource }) => JSON.stringify(Resource).includes(`"${on}`))
    .flatMap(({ Action }) => listOf(Action))
    .filter((action) => action.startsWith(`${service}:`))
    .map((action) => action.slice(service.length + 1))
    .sort();

/**
 * A value of a template as it would be in some account, where it refers to nothing that is made: as
 * text, with resources by their logical ids in angle brackets.
 */
export const filled = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const {
    Ref: name,
    'Fn::GetAtt': attribute,
    'Fn::Join': join,
    'Fn::Select': part,
  } = value as {
    Ref?: string;
    'Fn::GetAtt'?: string[];
    'Fn::Join'?: [string, unknown[]];
    'Fn::Select'?: [number, { 'Fn::Split': [string, unknown] }];
  };
  if (name !== undefined) return pseudoParameters[name] ?? `<${name}>`;
  if (attribute !== undefined) return `<${attribute.join('.')}>`;
  if (join !== undefined) return join[1].map(filled).join(join[0]);
  if (part !== undefined) return `<part ${part[0]} of ${filled(part[1]['Fn::Split'][1])}>`;
  throw new Error(`${JSON.stringify(value)} is no text of a template`);
};

const pseudoParameters: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-central-1',
  'AWS::AccountId': '123456789012',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** The environment of a function, references replaced by the logical id that they refer to. */
export const environmentOf = (template: Template, logicalId: string): Record<string, string> => {
  const { Environment } = propertiesOf(template, 'AWS::Lambda::Function', logicalId);
  const { Variables } = Environment as { Variables: Record<string, TemplateText> };
  return Object.fromEntries(
    Object.entries(Variables).map(([name, value]) => [name, resolvedText(value)]),
  );
};

type TemplateText =
  | string
  | { Ref: string }
  | { 'Fn::GetAtt': string[] }
  | { 'Fn::Join': [string, TemplateText[]] };

const resolvedText = (value: TemplateText): string => {
  if (typeof value === 'string') return value;
  if ('Ref' in value) return value.Ref;
  if ('Fn::GetAtt' in value) return value['Fn::GetAtt'].join('.');
  const [separator, parts] = value['Fn::Join'];
  return parts.map(resolvedText).join(separator);
};
