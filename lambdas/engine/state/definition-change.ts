import type { DefinitionTag } from './definition-tag.ts';

/** Stored state belongs to a declaration that this one cannot continue. The partition halts. */
export class DefinitionChangedError extends Error {
  override readonly name = 'DefinitionChangedError';

  constructor(change: DefinitionChange) {
    super(`stored state cannot go on: ${changeText(change)}`);
  }
}

/** A change of a declaration that state which was folded under it before cannot follow. */
export interface DefinitionChange {
  /** Path of the option within the declaration, `windows.perMinute`. */
  readonly field: string;
  readonly before: string;
  readonly now: string;
  /** Why state cannot follow. */
  readonly rule: string;
  /** The way through. */
  readonly next: string;
}

/** In a sentence, for whoever changed it. */
export const changeText = ({ field, before, now, rule, next }: DefinitionChange): string =>
  `${field} was ${before} and is ${now}, but ${rule}; ${next}`;

/**
 * What stops state of the stored tag under the current one. Windows may be added after the stored
 * ones, and allow less lateness; rules may come and go.
 *
 * @param under path of the windows within the declaration. @default 'windows'
 */
export const tagChanges = (
  stored: DefinitionTag,
  current: DefinitionTag,
  under = 'windows',
): DefinitionChange[] => [
  ...scopeChanges(stored, current),
  ...placedChanges(under, 'window', stored.windows, current.windows),
  ...latenessChanges(stored, current, under),
];

const scopeChanges = (stored: DefinitionTag, current: DefinitionTag): DefinitionChange[] =>
  stored.scope === current.scope
    ? []
    : [
        {
          field: 'watermark.scope',
          before: stored.scope,
          now: current.scope,
          rule: 'state has the watermarks of one scope and not of the other',
          next: 'declare the scope unchanged, or a pipeline under a new name',
        },
      ];

/**
 * Those of windows, rollups or joins, which state knows by their place: each stored one must stand
 * unchanged where it stood, and others may follow.
 *
 * @param what one of them, in a word
 */
export const placedChanges = (
  under: string,
  what: string,
  stored: readonly string[],
  current: readonly string[],
): DefinitionChange[] =>
  stored.flatMap((tag, place) => {
    const now = current[place];
    if (tag === now) return [];
    const name = nameOf(tag);
    const isElsewhere = current.includes(tag);
    const isSame = now !== undefined && nameOf(now) === name;
    return {
      field: `${under}.${name}`,
      before: isSame ? shapeOf(tag) : `number ${place + 1}`,
      now: isSame ? shapeOf(now) : isElsewhere ? `number ${current.indexOf(tag) + 1}` : 'gone',
      rule: isSame
        ? 'state has it as it was, and cannot be read as anything else'
        : `state knows each ${what} by its place`,
      next: `declare the old ${what} unchanged and add the new one after it under a new name`,
    };
  });

/** Readings too late for a dropped pane would open it again, empty, over its full row. */
const latenessChanges = (
  stored: DefinitionTag,
  current: DefinitionTag,
  under: string,
): DefinitionChange[] =>
  stored.windows.flatMap((window, place) => {
    const before = stored.allowedLatenessMs[place] ?? 0;
    const now = current.allowedLatenessMs[place] ?? 0;
    // One that is not there any more was told above.
    if (now <= before || nameOf(current.windows[place] ?? '') !== nameOf(window)) return [];
    return {
      field: `${under}.${nameOf(window)}.allowedLateness`,
      before: `${before} ms`,
      now: `${now} ms`,
      rule: 'panes are dropped after the time that was allowed, and would open again, empty',
      next: `declare at most ${before} ms, or a new window under a new name`,
    };
  });

/** @throws DefinitionChangedError where the current declaration cannot go on with stored state */
export const assertContinues = (stored: DefinitionTag, current: DefinitionTag): void => {
  const [change] = tagChanges(stored, current);
  if (change !== undefined) throw new DefinitionChangedError(change);
};

const nameOf = (tag: string): string => tag.slice(0, tag.indexOf(':'));
const shapeOf = (tag: string): string => `"${tag.slice(tag.indexOf(':') + 1)}"`;
