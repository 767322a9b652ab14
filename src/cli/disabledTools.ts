import type { AppToolName } from '../domain/viewer.ts';

/** The tools that a server on the client's machine does not offer: those of its flags, and without trust what writes into the project. */
export function disabledTools(flags: {
  readonly 'disable-tool': readonly string[];
  readonly untrusted: boolean;
}): readonly string[] {
  const writing: readonly AppToolName[] = ['save_result', 'insert_result'];
  return flags.untrusted ? [...flags['disable-tool'], ...writing] : flags['disable-tool'];
}
