import type { ArchiveStore } from '../../engine/ports.ts';

/** An archive in memory. */
export class MemoryArchiveStore implements ArchiveStore {
  private readonly objects = new Map<string, Uint8Array>();

  async put(name: string, bytes: Uint8Array): Promise<void> {
    this.objects.set(name, bytes.slice());
  }

  async list(prefix: string): Promise<string[]> {
    return [...this.objects.keys()].filter((name) => name.startsWith(prefix)).sort();
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    return this.objects.get(name)?.slice();
  }
}
