import { DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Command } from 'commander';
import { S3ArchiveStore } from '../../lambdas/adapters/s3/s3-archive-store.ts';
import { formatInstant } from '../../lambdas/engine/index.ts';
import { FoundProblemError, UsageError } from '../cli/errors.ts';
import { listenForInterruption } from '../cli/interruption.ts';
import { progressBar } from '../cli/progress.ts';
import { type Terminal, tell } from '../cli/terminal.ts';
import { writeLines } from '../cli/write-lines.ts';
import type { Deployment, DeploymentChoice } from '../deployment/deployment.ts';
import { useDeployment, withDeploymentOptions } from '../deployment/deployment-options.ts';
import { streamAccess } from '../deployment/stream-access.ts';
import {
  type DeadLetter,
  deadLetterPrefix,
  type ForeignObject,
  parseDeadLetter,
} from './dead-letters/dead-letter.ts';
import { type RedrivenLetter, redriveLetter } from './dead-letters/redrive-letter.ts';

interface LetterArguments extends DeploymentChoice {
  readonly json?: true;
}

/** `tidemark dead-letters`: records that a stage's functions gave up after seven days. */
export const deadLettersVerb = (program: Command, terminal: Terminal): void => {
  const letters = program
    .command('dead-letters')
    .helpCommand(false)
    .description('Records that a function gave up: list them, take them in again.');
  withDeploymentOptions(
    letters
      .command('ls')
      .description('List objects of the dead-letter bucket, with whose records they are.')
      .option('--json', 'one JSON object for each'),
  ).action((chosen: LetterArguments) =>
    useDeployment(chosen, (deployment) => list(deployment, chosen, terminal)),
  );
  withDeploymentOptions(
    letters
      .command('redrive [name...]')
      .description('Take their records in again, and delete the objects: those named, or all.')
      .option('--json', 'one JSON object for each'),
  ).action((names: readonly string[], chosen: LetterArguments) =>
    useDeployment(chosen, (deployment) => redrive(deployment, names, chosen, terminal)),
  );
};

/** The bucket, and the archive beside it. */
interface Buckets {
  readonly s3: S3Client;
  readonly deadLetters: string;
  readonly archive: string;
}

const bucketsOf = ({ s3, names, title }: Deployment): Buckets => {
  const { deadLetterBucket: deadLetters, archiveBucket: archive } = names;
  if (s3 !== undefined && deadLetters !== undefined && archive !== undefined) {
    return { s3, deadLetters, archive };
  }
  throw new UsageError(
    `${title} has no dead letters: it tries a batch for ever; name a stage with --stage and ` +
      '--pipeline, of a Kinesis stream and of this release',
  );
};

async function* lettersIn(
  { s3, deadLetters }: Buckets,
  named: readonly string[] = [],
): AsyncGenerator<DeadLetter | ForeignObject> {
  const bucket = new S3ArchiveStore(s3, deadLetters);
  for (const name of named.length === 0 ? await bucket.list(deadLetterPrefix) : named) {
    const bytes = await bucket.get(name);
    yield bytes === undefined
      ? { name, detail: 'there is no such object' }
      : parseDeadLetter(name, Buffer.from(bytes).toString());
  }
}

const list = async (
  deployment: Deployment,
  { json }: LetterArguments,
  terminal: Terminal,
): Promise<void> => {
  const lines: string[] = [];
  for await (const letter of lettersIn(bucketsOf(deployment))) {
    lines.push(json === true ? JSON.stringify(letterJson(letter)) : letterLine(letter));
  }
  await writeLines(terminal, lines);
  if (lines.length === 0) tell(terminal, 'there are no dead letters');
};

const redrive = async (
  deployment: Deployment,
  chosen: readonly string[],
  { json }: LetterArguments,
  terminal: Terminal,
): Promise<void> => {
  const buckets = bucketsOf(deployment);
  const { kinesis, names, records } = deployment;
  const { contributionStream } = names;
  const target = {
    pipeline: deployment.pipeline.name,
    records,
    ...(contributionStream === undefined
      ? {}
      : { contributions: streamAccess(kinesis, contributionStream) }),
    archive: new S3ArchiveStore(buckets.s3, buckets.archive),
    nowMs: await deployment.nowMs(),
  };
  const interruption = listenForInterruption();
  const progress = progressBar(terminal, 'redriving', chosen.length);
  const lines: string[] = [];
  let left = 0;
  try {
    for await (const letter of lettersIn(buckets, chosen)) {
      if (interruption.signal.aborted) {
        left += 1;
        break;
      }
      const done = 'detail' in letter ? undefined : await redriveLetter(letter, target);
      if (done === undefined) {
        left += 1;
        tell(terminal, letterLine(letter));
        continue;
      }
      // Should this fail, the same again within seven days counts nothing twice.
      const Key = letter.name;
      await buckets.s3.send(new DeleteObjectCommand({ Bucket: buckets.deadLetters, Key }));
      lines.push(json === true ? JSON.stringify({ name: Key, ...done }) : doneLine(Key, done));
      progress.update(lines.length);
    }
  } finally {
    progress.stop();
    interruption.release();
  }
  await writeLines(terminal, lines);
  tell(terminal, `${lines.length} redriven, ${left} not`);
  if (left > 0) throw new FoundProblemError('some were not redriven; they are in the bucket still');
};

const letterJson = (letter: DeadLetter | ForeignObject): object => {
  if ('detail' in letter) return letter;
  const { event, atMs: at, ...rest } = letter;
  return { ...rest, at, records: event.Records.length };
};

const letterLine = (letter: DeadLetter | ForeignObject): string => {
  if ('detail' in letter) return `${letter.name}  ${letter.detail}`;
  const { name, functionName, atMs, event } = letter;
  const at = atMs === null ? 'no time' : formatInstant(atMs);
  return `${name}  ${at}  ${event.Records.length} records of ${functionName}`;
};

const doneLine = (name: string, { records, ticks }: RedrivenLetter): string =>
  `${name}  ${records} records taken in, ${ticks} ticks left out`;
