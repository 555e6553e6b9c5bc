#!/usr/bin/env node
import { runCommandLine } from './cli/command-line.ts';
import { backtestVerb } from './commands/backtest.ts';
import { benchVerb } from './commands/bench.ts';
import { costVerb } from './commands/cost.ts';
import { deadLettersVerb } from './commands/dead-letters.ts';
import { deployedVerb } from './commands/deployed.ts';
import { devVerb } from './commands/dev.ts';
import { deviceVerb } from './commands/device.ts';
import { doctorVerb } from './commands/doctor.ts';
import { epochVerb } from './commands/epoch.ts';
import { eraseVerb } from './commands/erase.ts';
import { explainVerb } from './commands/explain.ts';
import { grafanaVerb } from './commands/grafana.ts';
import { quarantineVerb } from './commands/quarantine.ts';
import { registryVerb } from './commands/registry.ts';
import { replayVerb } from './commands/replay.ts';
import { simulateVerb } from './commands/simulate.ts';
import { stateVerb } from './commands/state.ts';
import { undeliveredVerb } from './commands/undelivered.ts';

process.exitCode = await runCommandLine(process.argv.slice(2), process, [
  devVerb,
  deviceVerb,
  registryVerb,
  stateVerb,
  eraseVerb,
  explainVerb,
  epochVerb,
  quarantineVerb,
  undeliveredVerb,
  deadLettersVerb,
  backtestVerb,
  grafanaVerb,
  deployedVerb,
  replayVerb,
  costVerb,
  doctorVerb,
  benchVerb,
  simulateVerb,
]);
