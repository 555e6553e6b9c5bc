/** An element that shows one item. */
export interface Row<Item> {
  readonly element: HTMLElement;
  update(item: Item): void;
}

/** Keeps one row per item in a container: rows are made once, updated, moved and removed by key. */
export class KeyedRows<Item> {
  readonly #container: HTMLElement;
  readonly #keyOf: (item: Item) => string;
  readonly #createRow: (item: Item) => Row<Item>;
  #rows = new Map<string, Row<Item>>();

  constructor(
    container: HTMLElement,
    options: { keyOf: (item: Item) => string; createRow: (item: Item) => Row<Item> },
  ) {
    this.#container = container;
    this.#keyOf = options.keyOf;
    this.#createRow = options.createRow;
  }

  /** Shows the items in their order; of items with the same key, the first. */
  show(items: readonly Item[]): void {
    const shown = new Map<string, Row<Item>>();
    for (const item of items) {
      const key = this.#keyOf(item);
      if (shown.has(key)) continue;
      const row = this.#rows.get(key) ?? this.#createRow(item);
      row.update(item);
      const place = this.#container.children[shown.size] ?? null;
      if (place !== row.element) this.#container.insertBefore(row.element, place);
      shown.set(key, row);
    }
    for (const [key, row] of this.#rows) {
      if (!shown.has(key)) row.element.remove();
    }
    this.#rows = shown;
  }
}
