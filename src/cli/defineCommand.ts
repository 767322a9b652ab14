import { type CommandInfo, helpText, PROGRAM, readArgs, type Values } from './command.ts';
import type { Command, Place } from './context.ts';
import { EXIT, reportError } from './exit.ts';
import { onInterrupt } from './interrupt.ts';

/** A call of a command. */
export interface CommandCall<Info extends CommandInfo> {
  readonly values: Values<Info>;
  readonly positionals: readonly string[];
  readonly place: Place;
  /** Aborted by an interrupt. */
  readonly signal: AbortSignal;
}

/** A command that reads its arguments, prints its --help, reports errors and ends quietly at an interrupt; `work` resolves to the exit code. */
export function defineCommand<const Info extends CommandInfo>(
  info: Info,
  work: (call: CommandCall<Info>) => Promise<number>,
): Command {
  return async (args, place) => {
    const { signal, release } = onInterrupt();
    try {
      const { values, positionals } = readArgs(info, args);
      if (values.help) {
        process.stdout.write(helpText(info));
        return EXIT.done;
      }
      return await work({ values, positionals, place, signal });
    } catch (error) {
      return signal.aborted ? EXIT.interrupted : reportError(error, `${PROGRAM} ${info.name}`);
    } finally {
      release();
    }
  };
}
