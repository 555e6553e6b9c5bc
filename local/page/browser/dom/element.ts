/**
 * Makes an element. Children that are strings become text nodes, never markup: what devices send is
 * shown as it is.
 *
 * @example element('p', 'note', 'as of ', element('time', '', '10:15:30Z'))
 */
export const element = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className = '',
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] => {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.append(...children);
  return made;
};

/** Changes the text where it differs, so that a quiet page costs no layout. */
export const setText = (target: Element, text: string): void => {
  if (target.textContent !== text) target.textContent = text;
};

/** The element of index.html with this id. @throws Error where the page and its script disagree */
export const byId = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`index.html has no element with the id "${id}".`);
  return found;
};
