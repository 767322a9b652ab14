import { isAmbiguous } from '../fal/errors.ts';
import { askOnTerminal } from './askOnTerminal.ts';
import { type CommandInfo, PROGRAM } from './command.ts';
import { type Command, type CommandContext, openContext } from './context.ts';
import { type CommandCall, defineCommand } from './defineCommand.ts';
import { EXIT, reportError } from './exit.ts';
import type { OutputFlags } from './output.ts';
import { createProgress, type Progress } from './progress.ts';

/** What a command that runs models works with; an abort of its signal leaves submitted jobs at fal. */
export interface RunsContext<Info extends CommandInfo> extends CommandContext, CommandCall<Info> {
  readonly progress: Progress;
}

/** The flags that such a command reads before its work. */
interface CommonFlags extends OutputFlags {
  readonly quiet?: boolean;
  readonly to?: string;
  readonly 'accept-max-cost'?: string;
}

/** A command that runs models: opens the services, asks for approvals on the terminal, shows progress, and reports errors and interrupts. */
export function runsModels<const Info extends CommandInfo>(
  info: Info,
  work: (context: RunsContext<Info>) => Promise<number>,
): Command {
  return defineCommand(info, (call) => withModels(info, call, work));
}

/** The same within a call of a command that runs models at times only; resolves to the exit code. */
export async function withModels<Info extends CommandInfo>(
  info: Info,
  call: CommandCall<Info>,
  work: (context: RunsContext<Info>) => Promise<number>,
): Promise<number> {
  const leaving = new AbortController();
  const { signal } = call;
  const flags = call.values as CommonFlags;
  const progress = createProgress(flags.quiet ?? false);
  try {
    const saveTo = flags['save-to'] ?? flags.to;
    const context = openContext({
      place: call.place,
      output: { ...flags, ...(saveTo !== undefined && { 'save-to': saveTo }) },
      acceptMaxCost: flags['accept-max-cost'],
      stopSignal: leaving.signal,
      ask: (question, asking) => {
        // A redrawn line would hide what is typed.
        progress.end();
        return askOnTerminal(question, asking);
      },
    });
    return await work({ ...context, ...call, progress });
  } catch (error) {
    progress.end();
    if (!signal.aborted || isAmbiguous(error)) return reportError(error, `${PROGRAM} ${info.name}`);
    process.stderr.write('Interrupted; nothing was submitted.\n');
    return EXIT.interrupted;
  } finally {
    leaving.abort();
  }
}
