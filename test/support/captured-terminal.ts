import { Writable } from 'node:stream';
import type { Terminal } from '../../bin/cli/terminal.ts';

/** A terminal that keeps what is written to it. */
export class CapturedTerminal implements Terminal {
  readonly #written = { stdout: '', stderr: '' };
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY: boolean };

  constructor(options: { isTTY?: boolean } = {}) {
    this.stdout = this.#keep('stdout');
    this.stderr = Object.assign(this.#keep('stderr'), { isTTY: options.isTTY ?? false });
  }

  get results(): string {
    return this.#written.stdout;
  }

  get told(): string {
    return this.#written.stderr;
  }

  #keep(name: 'stdout' | 'stderr'): Writable {
    return new Writable({
      decodeStrings: false,
      write: (text, _, done) => {
        this.#written[name] += String(text);
        done();
      },
    });
  }
}
