import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A step of a composite action. */
export interface Step {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A composite action, as its action.yml describes it. */
export interface Action {
  readonly inputs: Readonly<
    Record<string, { readonly required?: boolean; readonly default?: string }>
  >;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

type Texts = Readonly<Record<string, string>>;

/** One entry of GitHub's cache: never changed, and found by the start of its key. */
interface CacheEntry {
  readonly key: string;
  readonly folder: string;
}

/** The machine of one job. */
export interface Machine {
  readonly workspace: string;
  /** Emptied between jobs. */
  readonly temp: string;
  /** Shared by jobs, oldest first. */
  readonly caches: CacheEntry[];
  /** Where the cache keeps its copies. */
  readonly cacheFolder: string;
  readonly env: Texts;
}

/** How a step of a workflow that used an action ended. */
export interface Used {
  /** The exit code of the step that failed, else 0. */
  readonly code: number;
  readonly outputs: Texts;
  /** The lines that the runner took for commands. */
  readonly commands: readonly string[];
  /** All other lines, before masking. */
  readonly log: string;
  /** The names of the steps that ran. */
  readonly steps: readonly string[];
}

/** Runs a composite action as GitHub's runner does: expressions, conditions, environment files, commands in the log, and its cache actions. @throws for what this runner does not know */
export async function useAction(
  action: Action,
  inputs: Texts,
  machine: Machine,
  env: Texts,
): Promise<Used> {
  const contexts = new Map<string, string>([
    ['runner.temp', machine.temp],
    ['runner.os', 'Linux'],
    ...Object.entries(action.inputs).map(([name, input]): [string, string] => [
      `inputs.${name}`,
      inputs[name] ?? input.default ?? '',
    ]),
  ]);
  const filled = (texts: Texts = {}) =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, fill(text, contexts)]));
  let code = 0;
  let log = '';
  const commands: string[] = [];
  const steps: string[] = [];
  for (const step of action.runs.steps) {
    const setOutcome = (outcome: string) =>
      step.id && contexts.set(`steps.${step.id}.outcome`, outcome);
    if (!isMet(step.if, code === 0, contexts)) {
      setOutcome('skipped');
      continue;
    }
    steps.push(step.name);
    if (step.run === undefined) {
      await useCache(step.uses ?? '', filled(step.with), machine);
      continue;
    }
    const ran = await runScript(step, machine, { ...env, ...filled(step.env) });
    for (const [name, value] of Object.entries(ran.outputs))
      contexts.set(`steps.${step.id ?? ''}.outputs.${name}`, value);
    setOutcome(ran.code === 0 ? 'success' : 'failure');
    code ||= ran.code;
    log += ran.log;
    commands.push(...ran.commands);
  }
  const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, value]);
  return { code, outputs: filled(Object.fromEntries(outputs) as Texts), commands, log, steps };
}

/** Replaces expressions; an output that was not set is empty. */
function fill(text: string, contexts: ReadonlyMap<string, string>): string {
  return text.replace(/\$\{\{ ?(.+?) ?\}\}/g, (_, name: string) => valueOf(name, contexts));
}

function valueOf(name: string, contexts: ReadonlyMap<string, string>): string {
  const value = contexts.get(name);
  if (value !== undefined) return value;
  if (/^steps\.\w+\.outputs\.[\w-]+$/.test(name)) return '';
  throw new Error(`unknown expression: ${name}`);
}

function isMet(
  condition: string | undefined,
  isGood: boolean,
  contexts: ReadonlyMap<string, string>,
) {
  const terms = condition?.split(' && ') ?? [];
  const holds = terms.every((term) => {
    if (term === 'always()') return true;
    const [, name = '', value] = /^([\w.]+) != '(\w+)'$/.exec(term) ?? [];
    if (value === undefined) throw new Error(`unknown condition: ${term}`);
    return valueOf(name, contexts) !== value;
  });
  return holds && (isGood || terms.includes('always()'));
}

async function useCache(uses: string, options: Texts, machine: Machine): Promise<void> {
  const { path: folder = '', key = '', 'restore-keys': start } = options;
  if (uses.startsWith('actions/cache/restore@') && start !== undefined) {
    const found = machine.caches.findLast((entry) => entry.key.startsWith(start));
    if (found) await cp(found.folder, folder, { recursive: true });
  } else if (uses.startsWith('actions/cache/save@')) {
    if (!existsSync(folder) || machine.caches.some((entry) => entry.key === key)) return;
    const kept = path.join(machine.cacheFolder, key);
    await cp(folder, kept, { recursive: true });
    machine.caches.push({ key, folder: kept });
  } else {
    throw new Error(`unknown action: ${uses}`);
  }
}

async function runScript(
  { run = '', shell, id = '' }: Step,
  { workspace, temp, env: machine }: Machine,
  env: Texts,
): Promise<Pick<Used, 'code' | 'outputs' | 'commands' | 'log'>> {
  if (shell !== 'bash') throw new Error(`${id} has no shell bash`);
  await mkdir(temp, { recursive: true });
  const [script, output, printed] = ['step.sh', 'output', 'log'].map((name) =>
    path.join(path.dirname(temp), `${path.basename(temp)}-${name}`),
  ) as [string, string, string];
  await writeFile(script, run);
  await writeFile(output, '');
  // stdout and stderr in the order in which they are written.
  const file = openSync(printed, 'w');
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
    cwd: workspace,
    stdio: ['ignore', file, file],
    env: {
      ...machine,
      ...env,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_OUTPUT: output,
      GITHUB_WORKSPACE: workspace,
      RUNNER_TEMP: temp,
      RUNNER_OS: 'Linux',
    },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  closeSync(file);
  return {
    code: code ?? 1,
    outputs: readOutputs(await readFile(output, 'utf8')),
    ...readLog(await readFile(printed, 'utf8')),
  };
}

/** The values in a file of `GITHUB_OUTPUT`: `name=value`, or a name with the word that ends its lines. */
function readOutputs(text: string): Texts {
  const found = text.matchAll(/^([\w-]+)(?:=(.*)|<<(.+)\n((?:.*\n)*?)\3)$/gm);
  return Object.fromEntries(
    [...found].map(([, name = '', value, , lines = '']) => [name, value ?? lines.trimEnd()]),
  );
}

function readLog(text: string): Pick<Used, 'commands' | 'log'> {
  const commands: string[] = [];
  let log = '';
  let token: string | undefined;
  for (const line of text.split('\n')) {
    const isCommand = token === undefined ? /^::[\w-]+.*::/.test(line) : line === `::${token}::`;
    if (isCommand) commands.push(line);
    else log += `${line}\n`;
    if (isCommand) token = /^::stop-commands::(.+)/.exec(line)?.[1];
  }
  return { commands, log };
}
