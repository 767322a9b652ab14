import type { Command } from './context.ts';
import { serve } from './serve.ts';

const CATALOGUE = new URL('./catalogue.br', import.meta.url);

/** Each command's code is read when it runs. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import('./commands/run.ts')).run,
  jobs: async () => (await import('./commands/jobs.ts')).jobs,
  models: async () => (await import('./commands/tools.ts')).models,
  schema: async () => (await import('./commands/tools.ts')).schema,
  price: async () => (await import('./commands/tools.ts')).price,
  docs: async () => (await import('./commands/tools.ts')).docs,
  upload: async () => (await import('./commands/tools.ts')).upload,
  recommend: async () => (await import('./commands/tools.ts')).recommend,
  presets: async () => (await import('./commands/presets.ts')).presets,
  trust: async () => (await import('./commands/trust.ts')).trust,
  connect: async () => (await import('./connect.ts')).connect,
  spend: async () => (await import('./spend.ts')).spend,
};

const [name = '', ...args] = process.argv.slice(2);
const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
if (load) {
  const command = await load();
  // The file that was started, which may only import this one: its path stays over updates.
  const place = { catalogue: CATALOGUE, serverFile: process.argv[1] ?? '' };
  process.exitCode = await command(args, place);
} else {
  await serve(CATALOGUE);
}
