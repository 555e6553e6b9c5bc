import { ListDatabasesCommand } from '@aws-sdk/client-timestream-write';
import { type Check, ok, problem, warn } from '../check.ts';

const closed = 'Timestream for LiveAnalytics takes no new customers since 2025-06-20';
const next = 'choose the other store: --store influxdb here, -c store=influxdb for a deploy';

/** Whether the account may have the store that the stage names. */
export const liveAnalytics: Check = {
  name: 'store',
  asksAccount: true,
  run: async ({ clients: { timestream }, stage }) => {
    if (stage.store !== 'timestream') return ok(`${stage.store} is open to every account`);
    try {
      const { Databases = [] } = await timestream.send(
        new ListDatabasesCommand({ MaxResults: 20 }),
      );
      if (Databases.length > 0) return ok('the account has databases of LiveAnalytics');
      return warn(
        `${closed}; this account may ask for its databases but has none`,
        `deploy only if it (or its payer) used LiveAnalytics before; if not, ${next}`,
      );
    } catch (error) {
      if (!isRefused(error)) throw error;
      return problem(`${closed}, and this account is refused (${error.message})`, next);
    }
  },
};

const isRefused = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'AccessDeniedException';
