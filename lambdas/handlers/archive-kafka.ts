import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { archiveEnvironment } from '../environment.ts';
import { archiveKafkaEvent } from './archive-kafka-event.ts';
import { openArchive } from './open-archive.ts';

const { pipeline, archive } = archiveEnvironment(process.env);
const logger = new Logger({ serviceName: 'archive' });

/** Every record of the topic into the archive, as it came. */
export const handler = middy(archiveKafkaEvent(openArchive(archive), pipeline)).use(
  injectLambdaContext(logger),
);
