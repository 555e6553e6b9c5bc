import type { Pipeline } from '../pipeline.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

/** Stored state belongs to a declaration that this one cannot continue. The partition halts. */
export class DefinitionChangedError extends Error {
  override readonly name = 'DefinitionChangedError';
}

/** What the shape of stored state depends on: windows by place, rules by name. */
export interface DefinitionTag {
  readonly windows: readonly string[];
  readonly rules: readonly string[];
}

/**
 * The tag of a declaration, as text: two windows with the same text have panes of the same shape.
 */
export const definitionTag = (pipeline: Pipeline): DefinitionTag => ({
  windows: pipeline.windows.map(({ name, assigner, aggregate }) => {
    const parts = Object.entries(aggregate).map(
      ([as, { kind, measure }]) => `${as}=${kind}(${measure ?? ''})`,
    );
    return `${name}:${assigner.signature}:${parts.join(',')}`;
  }),
  rules: pipeline.alerts.map(({ name }) => name),
});

export const writeDefinitionTag = (tag: DefinitionTag, writer: ByteWriter): void => {
  for (const texts of [tag.windows, tag.rules]) {
    writer.unsigned(texts.length);
    for (const text of texts) writer.text(text);
  }
};

export const readDefinitionTag = (reader: ByteReader): DefinitionTag => {
  const texts = (): string[] => Array.from({ length: reader.unsigned() }, () => reader.text());
  return { windows: texts(), rules: texts() };
};

/**
 * Windows may be added after the stored ones; rules may come and go.
 *
 * @throws DefinitionChangedError where a stored window is gone, moved or of another shape
 */
export const assertContinues = (stored: DefinitionTag, current: DefinitionTag): void => {
  for (const [place, window] of stored.windows.entries()) {
    if (window === current.windows[place]) continue;
    throw new DefinitionChangedError(
      `stored state has the window "${window}", the declaration has ` +
        `"${current.windows[place] ?? 'none'}" in its place; ` +
        'declare the old window unchanged and add the new one after it under a new name',
    );
  }
};
