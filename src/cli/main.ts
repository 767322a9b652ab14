import { fileURLToPath } from 'node:url';
import { serve } from './serve.ts';

/** A subcommand: resolves to the exit code. */
type Command = (args: readonly string[]) => Promise<number>;

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  [
    'connect',
    async (args) => {
      const { connect } = await import('./connect.ts');
      return connect(args, fileURLToPath(import.meta.url));
    },
  ],
]);

const [name = '', ...args] = process.argv.slice(2);
const command = COMMANDS.get(name);
if (command) process.exitCode = await command(args);
else await serve();
