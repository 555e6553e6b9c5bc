import { DefinitionError } from '../../../lambdas/engine/index.ts';
import { WriteUrlError } from '../../../local/influxdb/write-url.ts';
import { BrokersError } from '../../../local/kafka/brokers-error.ts';
import { PagePortError } from '../../../local/page/page-errors.ts';
import { ColumnsError } from '../../../local/replay/column-mapping.ts';
import { InputError } from '../../../local/replay/input/input-error.ts';
import { UsageError } from '../../cli/errors.ts';

const ofTheUser = [
  BrokersError,
  ColumnsError,
  DefinitionError,
  InputError,
  PagePortError,
  WriteUrlError,
];

/** The same error, told as a wrong argument where it is one. */
export const asUsageError = (error: unknown): unknown => {
  if (!(error instanceof Error) || !ofTheUser.some((kind) => error instanceof kind)) return error;
  return new UsageError(error.message.replace(/[.]$/, ''), { cause: error });
};
