import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { KeptRun } from '../../../simulation/kept-run.ts';
import { UsageError } from '../../cli/errors.ts';

/** A machine that stops loses so much of a run at the most. */
const writeEveryMs = 2_000;

interface KeptFile {
  /** What ran: seeds of other code prove nothing of this one. */
  readonly code: string;
  readonly run: KeptRun;
}

/** The file in which a long run keeps how far it has come. It is whole at every moment. */
export class KeptRunFile {
  private readonly path: string;
  private readonly code: string;
  private writtenMs = Number.NEGATIVE_INFINITY;
  private keep: (() => KeptRun) | undefined;

  /** @param code names the code whose seeds are run */
  constructor(path: string, code: string) {
    this.path = path;
    this.code = code;
  }

  /**
   * What is in it; undefined where there is no such file yet.
   *
   * @throws UsageError where it is another run's
   */
  read({ firstSeed, source }: Pick<KeptRun, 'firstSeed' | 'source'>): KeptRun | undefined {
    let text: string;
    try {
      text = readFileSync(this.path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw new UsageError(`--resume ${this.path} cannot be read: ${String(error)}`);
    }
    const kept = parsed(text);
    const otherwise = 'give --resume a file of another name';
    if (kept === undefined) {
      throw new UsageError(`${this.path} is no progress of a run; ${otherwise}`);
    }
    if (kept.code !== this.code) {
      throw new UsageError(`${this.path} is the progress of other code than this; ${otherwise}`);
    }
    if (kept.run.firstSeed !== firstSeed) {
      throw new UsageError(
        `${this.path} begins at seed ${kept.run.firstSeed}, but --seed is ${firstSeed}; ` +
          `say --seed ${kept.run.firstSeed}, or ${otherwise}`,
      );
    }
    if (kept.run.source !== source) {
      throw new UsageError(
        `${this.path} is of seeds on ${kept.run.source}, but --source is ${source}; ` +
          `say --source ${kept.run.source}, or ${otherwise}`,
      );
    }
    return kept.run;
  }

  /** Hears of every step, and writes at times. */
  readonly write = (keep: () => KeptRun): void => {
    this.keep = keep;
    if (performance.now() - this.writtenMs >= writeEveryMs) this.finish();
  };

  /** Writes the last step that it heard of. */
  finish(): void {
    if (this.keep === undefined) return;
    const kept: KeptFile = { code: this.code, run: this.keep() };
    const beside = `${this.path}.new`;
    writeFileSync(beside, `${JSON.stringify(kept)}\n`, { flush: true });
    renameSync(beside, this.path);
    this.writtenMs = performance.now();
  }
}

const parsed = (text: string): KeptFile | undefined => {
  try {
    const { code, run } = JSON.parse(text) as Partial<KeptFile>;
    const isWhole = [run?.firstSeed, run?.seeds, run?.tally.seeds].every(Number.isSafeInteger);
    if (code === undefined || run === undefined || !isWhole) return undefined;
    return Array.isArray(run.left) ? { code, run } : undefined;
  } catch {
    return undefined;
  }
};
