// Compares fal's answers with what the clients in src/fal assume and with the sandbox's answers.
import { type FileHandle, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createFal, type Fal } from '../../src/fal/client.ts';
import { environmentKey } from '../../src/fal/environmentKey.ts';
import { FalError } from '../../src/fal/errors.ts';
import { createTransport } from '../../src/fal/transport.ts';
import { startEmbeddedFal } from '../support/embeddedFal.ts';
import { type Budget, createBudget, usd } from './budget.ts';
import type { Check, Memory } from './check.ts';
import { CONTRACT } from './contract.ts';
import { perform } from './perform.ts';
import { ENDPOINT } from './readChecks.ts';
import { installRecorder } from './recorder.ts';
import { compareAnswers, reportText, resultOf, type Row, scrub } from './report.ts';
import { summary, tableHead, tableRow } from './report.ts';

const HELP = `Checks that fal answers as this project assumes, with your fal key:

  FAL_KEY=… npm run verify:live -- [options]

  --cap USD      what the runs may cost together (0.10); a run whose highest price by fal's price list
                 exceeds the rest of it, or has no such price, is not submitted
  --read-only    uploads nothing and runs nothing
  --report FILE  writes a report as JSON, without the key and without data of the account
  --help         this text

It runs ${ENDPOINT} at 512 × 512 up to four times, one of them cancelled and one refused, and stores a
text file of 48 bytes. FAL_GATEWAY_URL is used instead of fal where it is set.

Exit code: 0 all as assumed (what was not run is listed), 1 differences, 2 wrong usage or no valid key.
`;
const ROOT = path.resolve(import.meta.dirname, '../..');

interface Options {
  readonly cap: number;
  readonly isReadOnly: boolean;
  readonly report: string | undefined;
}

const say = (text: string) => {
  process.stdout.write(`${text}\n`);
};

/** The command line; undefined for `--help`. @throws {TypeError} with what to change. */
function readOptions(): Options | undefined {
  const { values } = parseArgs({
    options: {
      cap: { type: 'string', default: '0.10' },
      'read-only': { type: 'boolean', default: false },
      report: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  if (!/^\d+(\.\d+)?$/.test(values.cap)) {
    throw new TypeError(`--cap must be an amount in USD such as 0.10, not "${values.cap}".`);
  }
  return { cap: Number(values.cap), isReadOnly: values['read-only'], report: values.report };
}

/** fal over a key, and what its checks remember. */
function connect(key: string, gateway: string | undefined): { fal: Fal; memory: Memory } {
  const fal = createFal(createTransport({ key: () => key, gateway }));
  return { fal, memory: { requestId: undefined } };
}

/** Why a check is not run; undefined when it is. */
function skipReason({ effect }: Check, { isReadOnly }: Options, budget: Budget) {
  if (effect === undefined) return undefined;
  if (isReadOnly) return '--read-only';
  return effect === 'run' ? budget.refusal() : undefined;
}

async function runContract(options: Options, key: string, report: FileHandle | undefined) {
  const gateway = process.env.FAL_GATEWAY_URL?.trim() ?? '';
  const sandbox = await startEmbeddedFal(path.join(ROOT, 'dist/sandbox.mjs'), [
    '--billing-delay-ms=0',
  ]);
  try {
    const live = connect(key, gateway);
    const emulated = connect('admin-sandbox:key', sandbox.url);
    const [price] = await live.fal.models.prices([ENDPOINT]).catch((error: unknown) => {
      if (isKeyRefused(error)) throw error;
      return [];
    });
    const budget = createBudget(options.cap, price);
    installRecorder([sandbox.url, ...(gateway === '' ? [] : [gateway])]);

    const service = gateway === '' ? 'fal' : 'a gateway';
    say(`This is ${service}; cap: ${usd(options.cap)}.\n\n${tableHead()}`);
    const rows: Row[] = [];
    for (const check of CONTRACT) {
      const skipped = skipReason(check, options, budget);
      const row: Row = skipped === undefined ? await run(check) : { check, skipped };
      rows.push(row);
      say(scrub(tableRow(row, budget.unit), key));
    }
    say(`\n${summary(rows)}`);
    const manifest = await readFile(path.join(ROOT, 'package.json'), 'utf8');
    const { version } = JSON.parse(manifest) as { version: string };
    await report?.writeFile(reportText(rows, { version, service, unit: budget.unit, key }));
    return rows.some((row) => resultOf(row) === 'differs') ? 1 : 0;

    async function run(check: Check): Promise<Row> {
      const expected = await perform(check, emulated.fal, emulated.memory);
      const found = await perform(check, live.fal, live.memory);
      const isPaid = check.effect === 'run';
      const amount = isPaid ? budget.spend(found.units) : undefined;
      const isTooMuch = found.units !== undefined && budget.isMoreThanMost(found.units);
      const performed = isTooMuch
        ? { ...found, differences: [...found.differences, 'more units than by the price list'] }
        : found;
      const unlikeSandbox = compareAnswers(performed.answers, expected.answers);
      return { check, performed, unlikeSandbox, ...(amount !== undefined && { amount }) };
    }
  } finally {
    sandbox.stop();
  }
}

const openReport = (file: string): Promise<FileHandle> =>
  open(file, 'w').catch((error: unknown) => {
    throw new TypeError(`--report: ${error instanceof Error ? error.message : String(error)}`);
  });

/** Whether fal does not know the key. A key without a permission is one that it knows. */
const isKeyRefused = (error: unknown): error is FalError =>
  error instanceof FalError && error.kind === 'auth' && error.status !== 403;

/** Resolves to the exit code. */
async function main(): Promise<number> {
  try {
    const options = readOptions();
    if (!options) {
      process.stdout.write(HELP);
      return 0;
    }
    const key = environmentKey(process.env);
    if (key === undefined) {
      throw new TypeError('FAL_KEY is not set (https://fal.ai/dashboard/keys).');
    }
    // It is opened first, so that nothing is run for a report that cannot be written.
    const report = options.report === undefined ? undefined : await openReport(options.report);
    return await runContract(options, key, report).finally(() => report?.close());
  } catch (error) {
    const isGateway = error instanceof FalError && error.reason === 'bad-gateway-url';
    if (!(error instanceof TypeError || isGateway || isKeyRefused(error))) throw error;
    process.stderr.write(`${error.message}\n--help explains the options.\n`);
    return 2;
  }
}

process.exitCode = await main();
