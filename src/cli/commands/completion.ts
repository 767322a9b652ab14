import path from 'node:path';
import { helpText, PROGRAM, readArgs } from '../command.ts';
import type { Command } from '../context.ts';
import { EXIT, reportError } from '../exit.ts';
import { COMPLETION } from '../infos.ts';
import { isShell, script, SHELLS } from '../completion/scripts.ts';

/** `completion`: the script that a shell reads. */
export const completion: Command = (args, { serverFile }) => {
  try {
    const { values, positionals } = readArgs(COMPLETION, args);
    if (values.help) {
      process.stdout.write(helpText(COMPLETION));
      return Promise.resolve(EXIT.done);
    }
    const [shell = '', ...more] = positionals;
    if (!isShell(shell) || more.length > 0)
      throw new TypeError(`completion takes one of ${SHELLS.join(', ')}.`);
    // The npm package is called by its name, which stays over updates.
    const call = PROGRAM === 'fal-mcp' ? [PROGRAM] : [process.execPath, path.resolve(serverFile)];
    process.stdout.write(script(shell, call));
    return Promise.resolve(EXIT.done);
  } catch (error) {
    return Promise.resolve(reportError(error, `${PROGRAM} completion`));
  }
};
