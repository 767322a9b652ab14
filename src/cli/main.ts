import { serve } from './serve.ts';

/** A subcommand: resolves to the exit code. */
type Command = (args: readonly string[]) => Promise<number>;

const CATALOGUE = new URL('./catalogue.br', import.meta.url);

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  [
    'connect',
    async (args) => {
      const { connect } = await import('./connect.ts');
      // The file that was started, which may only import this one: its path stays over updates.
      return connect(args, process.argv[1] ?? '');
    },
  ],
  [
    'spend',
    async (args) => {
      const { spend } = await import('./spend.ts');
      return spend(args, CATALOGUE);
    },
  ],
]);

const [name = '', ...args] = process.argv.slice(2);
const command = COMMANDS.get(name);
if (command) process.exitCode = await command(args);
else await serve(CATALOGUE);
