import { FalError, type FalErrorKind } from '../fal/errors.ts';
import { terminalStep } from './nextStep.ts';
import { message } from './terminal.ts';

/** What the exit codes of all commands mean. */
export const EXIT = {
  done: 0,
  /** Anything that the other codes do not name, such as a network or a disk that fails. */
  failed: 1,
  /** The arguments or the model's input are faulty; nothing was submitted. */
  input: 2,
  /** A limit, a missing approval or a rule refused it; nothing was submitted. */
  refused: 3,
  /** fal or the model ended the job without a result. */
  failedAtFal: 4,
  /** Whether fal received the job is unknown. */
  ambiguous: 5,
  /** SIGINT or SIGTERM; a submitted job goes on at fal. */
  interrupted: 130,
  /** Nobody reads the output any more; SIGPIPE. */
  unread: 141,
} as const;

const EXIT_OF_KIND: Partial<Record<FalErrorKind, number>> = {
  'invalid-input': EXIT.input,
  'not-allowed': EXIT.refused,
  failed: EXIT.failedAtFal,
  cancelled: EXIT.failedAtFal,
  'ambiguous-submit': EXIT.ambiguous,
};

/** The exit code of an error. */
function exitCodeOf(error: unknown): number {
  if (error instanceof TypeError) return EXIT.input;
  if (!(error instanceof FalError)) return EXIT.failed;
  if (error.kind === 'not-found') return error.reason === undefined ? EXIT.failed : EXIT.input;
  return EXIT_OF_KIND[error.kind] ?? EXIT.failed;
}

/** Writes an error and its next step to stderr; resolves to its exit code. `command` is the command whose --help explains wrong arguments. */
export function reportError(error: unknown, command: string): number {
  const text = error instanceof Error ? error.message : String(error);
  const next =
    error instanceof FalError
      ? terminalStep(error)
      : error instanceof TypeError
        ? `See ${command} --help.`
        : '';
  process.stderr.write(`${message(`${text}\n${next}`.trimEnd(), process.stderr)}\n`);
  return exitCodeOf(error);
}
