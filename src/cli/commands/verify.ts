import { realpath, stat } from 'node:fs/promises';
import { visible } from '../../domain/visible.ts';
import { readLabelOf } from '../../provenance/label.ts';
import { type Finding, verifyProject } from '../../provenance/verify.ts';
import { print, printMessage } from '../context.ts';
import { defineCommand } from '../defineCommand.ts';
import { EXIT } from '../exit.ts';
import { VERIFY } from '../projectInfos.ts';
import { table } from '../table.ts';

/** `verify`: compares a project's media with their records. */
export const verify = defineCommand(VERIFY, async ({ values, positionals, signal }) => {
  const [typed = '.', ...more] = positionals;
  if (more.length > 0) throw new TypeError('verify takes one folder.');
  const root = await realpath(typed).catch(() => undefined);
  if (root === undefined || !(await stat(root)).isDirectory())
    throw new TypeError(`There is no folder ${typed}.`);
  const { findings, media, isPartial } = await verifyProject(root, {
    commercial: values.commercial ?? false,
    readLabel: readLabelOf,
    signal,
  });
  if (values.json) print(JSON.stringify({ media, findings, complete: !isPartial }, null, 2));
  else report(findings, media, isPartial);
  return findings.length > 0 || isPartial ? EXIT.failed : EXIT.done;
});

function report(findings: readonly Finding[], media: number, isPartial: boolean): void {
  if (findings.length > 0)
    print(
      table(
        ['FAULT', 'FILE', 'WHY'],
        findings.map(({ kind, path, text }) => [kind, visible(path), visible(text)]),
      ),
    );
  const count = `${media} ${media === 1 ? 'file' : 'files'} with a record`;
  printMessage(
    findings.length === 0 ? `${count}, no fault.` : `${count}, ${findings.length} faults.`,
  );
  if (isPartial) printMessage('The project has more files than were looked at: verify a folder.');
}
