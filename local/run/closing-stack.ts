/** What a run has opened, to be closed in the reverse order, each once. */
export interface ClosingStack {
  /** Adds how something is closed that was just opened. */
  add(close: () => Promise<void> | void): void;
  /**
   * Closes everything, also where closing something fails.
   *
   * @throws the first failure
   */
  closeAll(): Promise<void>;
}

export const createClosingStack = (): ClosingStack => {
  const closers: (() => Promise<void> | void)[] = [];
  return {
    add: (close) => {
      closers.push(close);
    },
    closeAll: async () => {
      const failures: unknown[] = [];
      for (const close of closers.splice(0).reverse()) {
        try {
          await close();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
};
