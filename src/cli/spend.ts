import { createInterface } from 'node:readline/promises';
import { roundMoney } from '../domain/estimate.ts';
import { AMOUNTS, type LimitName, type Limits } from '../domain/limits.ts';
import type { SpendOverview } from '../domain/spendOverview.ts';
import { visible } from '../domain/visible.ts';
import { FalError } from '../fal/errors.ts';
import { withTimeout } from '../fal/withTimeout.ts';
import { cancelAll } from '../jobs/cancelAll.ts';
import { createRuntime, type Runtime } from '../runtime/runtime.ts';
import { checkLimits, environmentLimits } from '../spend/checkLimits.ts';
import { readMachineLimits } from '../spend/limits.ts';
import type { SpendQuestion } from '../spend/records.ts';
import { spendReport } from '../spend/report.ts';
import { dataFolder } from '../store/store.ts';
import { nextStep } from '../tools/nextStep.ts';
import { helpText, readArgs, type Values } from './command.ts';
import { keyOf } from './key.ts';
import { message } from './terminal.ts';
import { SPEND } from './machineInfos.ts';

/** Milliseconds that `stop` waits for the ends of cancelled jobs, to record them. */
const LONGEST_END = 5_000;
/** The flags of the limits. */
const FLAGS: Readonly<Record<LimitName, string>> = {
  maxRun: 'max-run',
  maxSession: 'max-session',
  maxDay: 'max-day',
  maxMonth: 'max-month',
  confirmAbove: 'confirm-above',
};
const LABELS: Readonly<Record<LimitName, string>> = {
  maxRun: 'a run',
  maxSession: 'a session',
  maxDay: 'a day',
  maxMonth: 'a month',
  confirmAbove: 'approval above',
};

/** Runs `spend` with its arguments; `catalogue` is the file of packed endpoints. Resolves to the exit code: 2 for wrong arguments, 3 when there was nothing to do. */
export async function spend(
  args: readonly string[],
  { catalogue }: { readonly catalogue: URL },
): Promise<number> {
  const leaving = new AbortController();
  try {
    const { values, positionals } = readArgs(SPEND, args);
    const [command = 'show', ...more] = positionals;
    if (values.help) {
      print(helpText(SPEND));
      return 0;
    }
    const run = COMMANDS.get(command);
    if (!run || more.length > 0)
      throw new TypeError(`There is no "spend ${positionals.join(' ')}"`);
    const isChange = [...Object.values(FLAGS), 'unknown-price', 'loop-brake'].some(
      (name) => values[name as keyof typeof values] !== undefined,
    );
    if (isChange && command !== 'limits') throw new TypeError('Limits are set by "spend limits"');
    const runtime = createRuntime({
      key: () => keyOf(process.env, noRoots),
      gateway: process.env.FAL_GATEWAY_URL,
      dataFolder: dataFolder(process.env),
      catalogue,
      roots: noRoots,
      limits: () => ({ set: [environmentLimits(process.env)] }),
      stopSignal: leaving.signal,
    });
    return await run(runtime, values);
  } catch (error) {
    const isUsage = error instanceof TypeError;
    const next = error instanceof FalError ? ` ${nextStep(error)}` : '';
    const text = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `${visible(text)}${next}${isUsage ? `${text.endsWith('.') ? '' : '.'} See spend --help.` : ''}\n`,
    );
    return isUsage ? 2 : 1;
  } finally {
    // A job that runs on must not keep this process alive.
    leaving.abort();
  }
}

type Flags = Values<typeof SPEND>;
type Command = (runtime: Runtime, flags: Flags) => Promise<number>;

const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['show', (runtime, flags) => show(runtime, flags)],
  ['limits', (runtime, flags) => setLimits(runtime, flags)],
  ['approve', (runtime) => approve(runtime)],
  ['stop', (runtime) => stop(runtime)],
  ['resume', (runtime) => resume(runtime)],
]);

async function show({ spending, store, journal }: Runtime, { json }: Flags): Promise<number> {
  const report = await spendReport(spending);
  if (json) {
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    return 0;
  }
  const { models, ...overview } = report;
  const { limits, today, month, reserved, uncertain, stoppedAt } = overview;
  const of = (limit: number | undefined) => (limit === undefined ? '' : ` of ${usd(limit)}`);
  const rows = [
    ['Today', `${usd(today)}${of(limits.maxDay)}${limits.isDefaultDay ? ', then asked for' : ''}`],
    ['This month', `${usd(month)}${of(limits.maxMonth)}`],
    ['Reserved', `${usd(reserved)} for jobs that run`],
    ['Uncertain', `${usd(uncertain)} for runs whose cost nobody knows`],
    ...models.map(({ endpointId, amount }) => [`  ${visible(endpointId)}`, usd(amount)]),
  ];
  print(
    (stoppedAt === undefined
      ? ''
      : 'All spending is stopped: "spend resume" allows it again.\n\n') +
      `Spent through ${visible(journal.owner.via ?? 'fal')}\n${table(rows)}\n${await limitsText(store.folder, overview)}`,
  );
  return 0;
}

async function setLimits({ spending, store }: Runtime, flags: Flags): Promise<number> {
  const changes: Record<string, unknown> = {};
  for (const name of AMOUNTS) {
    const text = flags[FLAGS[name] as keyof Flags];
    if (typeof text === 'string') changes[name] = amountOf(text, FLAGS[name]);
  }
  const { 'unknown-price': policy, 'loop-brake': brake } = flags;
  if (policy !== undefined) changes.unknownPrice = policy === 'none' ? undefined : policy;
  if (brake !== undefined) changes.loopBrake = brake === 'none' ? undefined : brake === 'on';
  if (Object.keys(changes).length > 0)
    await spending.setLimits((before) => checkLimits({ ...before, ...changes }));
  print(await limitsText(store.folder, await spending.overview()));
  return 0;
}

/** An amount in USD; undefined for `none`. @throws {TypeError} */
function amountOf(text: string, flag: string): number | undefined {
  if (text === 'none') return undefined;
  const amount = text.trim() === '' ? Number.NaN : Number(text);
  if (amount >= 0 && amount < Infinity) return amount;
  throw new TypeError(`--${flag} is "${text}"; it is an amount in USD, or "none"`);
}

/** The limits that apply, and who set them. */
async function limitsText(folder: string, { limits }: SpendOverview): Promise<string> {
  const { limits: machine } = await readMachineLimits(folder);
  const environment = environmentLimits(process.env);
  const source = (name: keyof Limits) =>
    [
      [machine, 'set for this machine'] as const,
      [environment, 'set by the environment'] as const,
    ].flatMap(([set, who]) =>
      set[name] !== undefined && set[name] === limits[name] ? [who] : [],
    )[0] ?? (limits[name] === undefined ? '' : 'default');
  const row = (label: string, name: keyof Limits, value: string) => {
    const who = source(name);
    return [label, `${value}${who === '' ? '' : ` (${who})`}`];
  };
  const rows = [
    ...AMOUNTS.map((name) => {
      const amount = limits[name];
      return row(LABELS[name], name, amount === undefined ? 'no limit' : usd(amount));
    }),
    row('unknown price', 'unknownPrice', limits.unknownPrice),
    row('loop brake', 'loopBrake', limits.loopBrake ? 'on' : 'off'),
  ];
  return `Limits\n${table(rows)}`;
}

/** Only on a terminal: an agent that runs commands must not approve its own run. */
async function approve({ spending, journal }: Runtime): Promise<number> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    process.stderr.write('Approving needs a person at a terminal. Nothing was approved.\n');
    return 3;
  }
  const questions = await spending.questions();
  if (questions.length === 0) {
    print(`No run through ${visible(journal.owner.via ?? 'fal')} waits for an approval.\n`);
    return 3;
  }
  print(`${questions.map((one, at) => `${at + 1}. ${questionText(one)}`).join('\n')}\n`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const typed = await terminal.question('Number of the run to approve once (Enter: none): ');
  terminal.close();
  const question = questions[Number(typed.trim()) - 1];
  if (!question) {
    print('Nothing was approved.\n');
    return 3;
  }
  await spending.approve(question.id);
  print('Approved for 10 minutes. Have it run again with the same arguments.\n');
  return 0;
}

function questionText(question: SpendQuestion): string {
  const { endpointId, prompt, by, price, reserve, at } = question;
  const cost =
    price === undefined ? `price not known, reserves ${usd(reserve)}` : `up to ${usd(price)}`;
  const words = prompt === undefined ? '' : ` “${prompt}”`;
  const age = Math.max(0, Math.round((Date.now() - at) / 1000));
  return visible(`${endpointId}${words}: ${cost}, requested by ${by} ${age} s ago`);
}

async function stop({ spending, journal, jobs }: Runtime): Promise<number> {
  await spending.stop();
  const { cancelled, left, ended } = await cancelAll(journal, jobs);
  await withTimeout(ended, LONGEST_END);
  const texts = [
    'All spending of this machine is stopped.',
    cancelled > 0
      ? `Jobs whose cancellation was requested: ${cancelled}. One that already ran may still finish and be billed.`
      : '',
    left > 0
      ? `Jobs that could not be cancelled: ${left}. Without FAL_KEY none can be; see https://fal.ai/dashboard/requests.`
      : '',
  ];
  print(`${texts.filter((text) => text !== '').join('\n')}\n`);
  return 0;
}

async function resume({ spending }: Runtime): Promise<number> {
  await spending.resume();
  print('Spending is allowed again, within the limits.\n');
  return 0;
}

function table(rows: readonly (readonly string[])[]): string {
  const width = Math.max(...rows.map(([label = '']) => label.length));
  return rows.map(([label = '', value = '']) => `  ${label.padEnd(width)}  ${value}\n`).join('');
}

const usd = (amount: number): string => `${roundMoney(amount)} USD`;

const noRoots = () => Promise.resolve([]);

const print = (text: string): void => {
  process.stdout.write(message(text, process.stdout));
};
