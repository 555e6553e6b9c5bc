import type { Pipeline } from '../pipeline.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

/** What stored state depends on: the watermarks' scope, windows by place, rules by name. */
export interface DefinitionTag {
  readonly scope: string;
  readonly windows: readonly string[];
  /** Per window: what was dropped after it must not open again. */
  readonly allowedLatenessMs: readonly number[];
  readonly rules: readonly string[];
}

/**
 * The tag of a declaration, as text: two windows with the same text have panes of the same shape.
 */
export const definitionTag = (pipeline: Pipeline): DefinitionTag => {
  const tag = tags.get(pipeline) ?? newTag(pipeline);
  tags.set(pipeline, tag);
  return tag;
};

/** A declaration never changes, and every commit asks for its tag. */
const tags = new WeakMap<Pipeline, DefinitionTag>();

const newTag = (pipeline: Pipeline): DefinitionTag => ({
  scope: pipeline.watermark.scope,
  windows: pipeline.windows.map(({ name, assigner, aggregate }) => {
    const parts = Object.entries(aggregate).map(
      ([as, { kind, measure, parameters }]) =>
        `${as}=${kind}(${[measure ?? '', parameters ?? []].flat().join(';')})`,
    );
    return `${name}:${assigner.signature}:${parts.join(',')}`;
  }),
  allowedLatenessMs: pipeline.windows.map(({ allowedLateness }) => allowedLateness),
  rules: pipeline.alerts.map(({ name }) => name),
});

export const writeDefinitionTag = (tag: DefinitionTag, writer: ByteWriter): void => {
  writer.text(tag.scope);
  for (const texts of [tag.windows, tag.rules]) {
    writer.unsigned(texts.length);
    for (const text of texts) writer.text(text);
  }
  for (const latenessMs of tag.allowedLatenessMs) writer.unsigned(latenessMs);
};

export const readDefinitionTag = (reader: ByteReader): DefinitionTag => {
  const texts = (): string[] => Array.from({ length: reader.unsigned() }, () => reader.text());
  const [scope, windows, rules] = [reader.text(), texts(), texts()];
  return { scope, windows, allowedLatenessMs: windows.map(() => reader.unsigned()), rules };
};
