import { FalError } from '../fal/errors.ts';
import { askOnTerminal } from './askOnTerminal.ts';
import { type CommandInfo, helpText, PROGRAM, readArgs, type Values } from './command.ts';
import { type Command, type CommandContext, openContext } from './context.ts';
import { EXIT, reportError } from './exit.ts';
import { onInterrupt } from './interrupt.ts';
import type { OutputFlags } from './output.ts';
import { createProgress, type Progress } from './progress.ts';

/** What a command that runs models works with. */
export interface RunsContext<Info extends CommandInfo> extends CommandContext {
  readonly values: Values<Info>;
  readonly positionals: readonly string[];
  readonly progress: Progress;
  /** Aborted by an interrupt; submitted jobs go on at fal. */
  readonly signal: AbortSignal;
}

/** The flags that such a command reads before its work. */
interface CommonFlags extends OutputFlags {
  readonly quiet?: boolean;
  readonly 'accept-max-cost'?: string;
}

/** A command that runs models: opens the services, asks for approvals on the terminal, shows progress, and reports errors and interrupts. */
export function runsModels<const Info extends CommandInfo>(
  info: Info,
  work: (context: RunsContext<Info>) => Promise<number>,
): Command {
  return async (args, place) => {
    const { signal, release } = onInterrupt();
    const leaving = new AbortController();
    let progress: Progress | undefined;
    try {
      const { values, positionals } = readArgs(info, args);
      if (values.help) {
        process.stdout.write(helpText(info));
        return EXIT.done;
      }
      const flags = values as CommonFlags;
      const shown = createProgress(flags.quiet ?? false);
      progress = shown;
      const context = openContext({
        place,
        output: flags,
        acceptMaxCost: flags['accept-max-cost'],
        stopSignal: leaving.signal,
        ask: (question, asking) => {
          // A redrawn line would hide what is typed.
          shown.end();
          return askOnTerminal(question, asking);
        },
      });
      return await work({ ...context, values, positionals, progress: shown, signal });
    } catch (error) {
      progress?.end();
      const isUnclear = error instanceof FalError && error.kind === 'ambiguous-submit';
      if (!signal.aborted || isUnclear) return reportError(error, `${PROGRAM} ${info.name}`);
      process.stderr.write('Interrupted; nothing was submitted.\n');
      return EXIT.interrupted;
    } finally {
      release();
      leaving.abort();
    }
  };
}
