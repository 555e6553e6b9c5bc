const forceAfterMs = 1_000;

/** Ctrl-C and SIGTERM as a signal that verbs end cleanly on. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Gives the signals back to Node. */
  release(): void;
}

/**
 * The first Ctrl-C aborts the signal; one that comes a second later or more, while the verb still
 * tidies up, ends the process at once. In between it is the same Ctrl-C, which npm passes on to the
 * process that the terminal has told already.
 */
export const listenForInterruption = (
  source: NodeJS.EventEmitter = process,
  end: (code: number) => void = process.exit,
): Interruption => {
  const controller = new AbortController();
  let mayForce = false;
  const interrupt = (): void => {
    if (mayForce) end(130);
    if (controller.signal.aborted) return;
    controller.abort();
    setTimeout(() => {
      mayForce = true;
    }, forceAfterMs).unref();
  };
  source.on('SIGINT', interrupt);
  source.on('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    release: () => {
      source.off('SIGINT', interrupt);
      source.off('SIGTERM', interrupt);
    },
  };
};
