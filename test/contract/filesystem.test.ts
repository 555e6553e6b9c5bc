import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DirectoryArchiveStore } from '../../lambdas/adapters/filesystem/directory-archive-store.ts';
import { archiveStoreContract } from './archive-store-contract.ts';

archiveStoreContract('DirectoryArchiveStore', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tidemark-archive-'));
  return {
    store: new DirectoryArchiveStore(join(directory, 'not-made-yet')),
    close: () => rm(directory, { recursive: true }),
  };
});
