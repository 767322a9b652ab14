import type { Command } from './context.ts';
import { serve } from './serve.ts';

const CATALOGUE = new URL('./catalogue.br', import.meta.url);

/** Each command's code is read when it runs. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import('./commands/run.ts')).run,
  compare: async () => (await import('./commands/compare.ts')).compare,
  jobs: async () => (await import('./commands/jobs.ts')).jobs,
  models: async () => (await import('./commands/tools.ts')).models,
  schema: async () => (await import('./commands/tools.ts')).schema,
  price: async () => (await import('./commands/tools.ts')).price,
  docs: async () => (await import('./commands/tools.ts')).docs,
  upload: async () => (await import('./commands/tools.ts')).upload,
  recommend: async () => (await import('./commands/tools.ts')).recommend,
  presets: async () => (await import('./commands/presets.ts')).presets,
  trust: async () => (await import('./commands/trust.ts')).trust,
  pack: async () => (await import('./commands/pack.ts')).pack,
  convert: async () => (await import('./commands/convert.ts')).convert,
  verify: async () => (await import('./commands/verify.ts')).verify,
  sandbox: async () => (await import('./commands/sandbox.ts')).sandbox,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
  completion: async () => (await import('./commands/completion.ts')).completion,
  // Hidden: what the scripts of `completion` call.
  complete: async () => (await import('./completion/complete.ts')).complete,
  connect: async () => (await import('./connect.ts')).connect,
  spend: async () => (await import('./spend.ts')).spend,
};

/** Milliseconds that requests in the background have once a command is done. */
const LONGEST_END = 3_000;
/** Milliseconds; longer intervals are not kept. */
const LONGEST_TIMER = 2 ** 31 - 1;

const [name = '', ...args] = process.argv.slice(2);
const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
if (load) {
  const { EXIT } = await import('./exit.ts');
  // Who reads the output may stop before its end, as head does.
  process.stdout.on('error', () => process.exit(EXIT.unread));
  process.stderr.on('error', () => undefined);
  const command = await load();
  // The file that was started, which may only import this one: its path stays over updates.
  const place = { catalogue: CATALOGUE, serverFile: process.argv[1] ?? '' };
  // Watchers and polls do not keep a process alive.
  const awake = setInterval(() => undefined, LONGEST_TIMER);
  const code = await command(args, place);
  clearInterval(awake);
  process.exitCode = code;
  // A request that nobody waits for, such as fal's model list for the next command, may hang.
  const left = code === EXIT.interrupted ? 0 : LONGEST_END;
  setTimeout(() => process.exit(code), left).unref();
} else {
  await serve(CATALOGUE);
}
