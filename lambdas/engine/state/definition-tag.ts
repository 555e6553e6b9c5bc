import type { Pipeline } from '../pipeline.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

/** Stored state belongs to a declaration that this one cannot continue. The partition halts. */
export class DefinitionChangedError extends Error {
  override readonly name = 'DefinitionChangedError';
}

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

/**
 * Windows may be added after the stored ones, and allow less lateness; rules may come and go.
 *
 * @throws DefinitionChangedError where a stored window is gone, moved or of another shape, or where
 * readings that were too late for a dropped pane would open it again, empty, over its full row
 */
export const assertContinues = (stored: DefinitionTag, current: DefinitionTag): void => {
  if (stored.scope !== current.scope) {
    throw new DefinitionChangedError(
      `stored state has watermarks of scope "${stored.scope}", the declaration has scope ` +
        `"${current.scope}"; declare the scope unchanged, or a pipeline under a new name`,
    );
  }
  for (const [place, window] of stored.windows.entries()) {
    if (window !== current.windows[place]) {
      throw new DefinitionChangedError(
        `stored state has the window "${window}", the declaration has ` +
          `"${current.windows[place] ?? 'none'}" in its place; ` +
          'declare the old window unchanged and add the new one after it under a new name',
      );
    }
    const before = stored.allowedLatenessMs[place] ?? 0;
    const now = current.allowedLatenessMs[place] ?? 0;
    if (now > before) {
      throw new DefinitionChangedError(
        `stored state has dropped panes of the window "${window.split(':')[0]}" ` +
          `after ${before} ms ` +
          `of allowed lateness, the declaration allows ${now} ms; ` +
          `declare at most ${before} ms, or a new window under a new name`,
      );
    }
  }
};
