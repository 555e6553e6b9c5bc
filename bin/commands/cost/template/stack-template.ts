/** A resource of a synthesised template. */
export interface TemplateResource {
  readonly id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A function's environment variables, values as the template has them. */
type Variables = Readonly<Record<string, unknown>>;

/** A synthesised template, asked by those who price what is in it. */
export class StackTemplate {
  readonly name: string;
  readonly resources: readonly TemplateResource[];

  /** @param template as CloudFormation reads it */
  constructor(name: string, template: object) {
    this.name = name;
    const { Resources = {} } = template as { Resources?: Record<string, CfnResource> };
    this.resources = Object.entries(Resources).map(([id, { Type, Properties = {} }]) => ({
      id,
      type: Type,
      properties: Properties,
    }));
  }

  ofType(type: string): readonly TemplateResource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** The first resource that a value of the template refers to, however deep within it. */
  referredTo(value: unknown): TemplateResource | undefined {
    const [id] = referencesIn(value);
    return this.resources.find((resource) => resource.id === id);
  }

  /** Those of a type with a property that refers to the resource. */
  referringTo(
    { id }: TemplateResource,
    type: string,
    property: string,
  ): readonly TemplateResource[] {
    return this.ofType(type).filter(({ properties }) =>
      referencesIn(properties[property]).includes(id),
    );
  }

  /** Whether a function knows the resource by that environment variable. */
  isKnownAs({ id }: TemplateResource, variable: string): boolean {
    return this.ofType('AWS::Lambda::Function').some((each) =>
      referencesIn(variablesOf(each)[variable]).includes(id),
    );
  }
}

interface CfnResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

export const variablesOf = ({ properties }: TemplateResource): Variables =>
  (properties.Environment as { Variables?: Variables } | undefined)?.Variables ?? {};

/** Logical ids of resources in `Ref` and `Fn::GetAtt`, in order; pseudo parameters are none. */
const referencesIn = (value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) return [];
  const { Ref: name, 'Fn::GetAtt': attribute } = value as { Ref?: unknown; 'Fn::GetAtt'?: unknown };
  if (typeof name === 'string') return name.startsWith('AWS::') ? [] : [name];
  if (Array.isArray(attribute)) return [String(attribute[0])];
  return Object.values(value).flatMap(referencesIn);
};
