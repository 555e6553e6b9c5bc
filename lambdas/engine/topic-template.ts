import { DefinitionError } from './errors.ts';

/**
 * The MQTT topic that devices publish to, with named segments: `dt/{site}/{sensor_id}`.
 * A named segment is a whole segment, never part of one, so that no id can reach over it.
 */
export interface TopicTemplate {
  readonly template: string;
  readonly segments: readonly TopicSegment[];
}

export type TopicSegment = { readonly literal: string } | { readonly name: string };

/** @throws DefinitionError where the template is not a topic with whole, distinct named segments */
export const parseTopicTemplate = (template: string): TopicTemplate => {
  const refuse = (rule: string): never => {
    throw new DefinitionError('topic', template, rule, 'write it like "dt/{site}/{sensor_id}"');
  };
  if (template === '' || template.startsWith('$')) refuse('a topic that does not start with "$"');
  const names = new Set<string>();
  const segments = template.split('/').map((segment): TopicSegment => {
    const name = /^\{([a-z][a-z0-9_]*)\}$/i.exec(segment)?.[1];
    if (name === undefined) {
      if (segment === '' || /[{}+#]/.test(segment)) {
        refuse('made of whole segments, literal or {named}, without wildcards');
      }
      return { literal: segment };
    }
    if (names.has(name)) refuse(`without the segment {${name}} twice`);
    names.add(name);
    return { name };
  });
  return { template, segments };
};

/** The MQTT filter that matches every topic of the template: `dt/+/+`. */
export const topicFilter = (topic: TopicTemplate): string =>
  topic.segments.map((segment) => ('literal' in segment ? segment.literal : '+')).join('/');

/** The value of one named segment in a topic; undefined where the topic is not of the template. */
export const topicSegment = (
  topic: TopicTemplate,
  actual: string,
  name: string,
): string | undefined => {
  let found: string | undefined;
  let from = 0;
  const { segments } = topic;
  for (let index = 0; index < segments.length; index += 1) {
    const segment = segments[index] as TopicSegment;
    const slash = actual.indexOf('/', from);
    const isLast = index === segments.length - 1;
    if (isLast !== slash < 0) return undefined;
    const end = isLast ? actual.length : slash;
    if ('literal' in segment) {
      const { literal } = segment;
      if (end - from !== literal.length || !actual.startsWith(literal, from)) return undefined;
    } else if (segment.name === name) {
      found = actual.slice(from, end);
    }
    from = end + 1;
  }
  return found;
};

/** A concrete topic: every named segment filled in. */
export const fillTopic = (topic: TopicTemplate, values: Readonly<Record<string, string>>): string =>
  topic.segments
    .map((segment) => ('literal' in segment ? segment.literal : (values[segment.name] ?? '')))
    .join('/');
