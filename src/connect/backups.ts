import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { FalError } from '../fal/errors.ts';
import { writeFileAtomic } from '../store/files.ts';
import { disconnectText } from './edits.ts';
import { digest, keepingBom, readText, replaceText, withoutBom } from './file.ts';
import { targetOf } from './links.ts';
import { withDrive } from './places.ts';
import type { ClientFile, Plan } from './plan.ts';

/** One write: the backup of the file and the digest of the written text. */
interface Step {
  /** The name of a file next to the record; null when the write created the file. */
  readonly backup: string | null;
  readonly written: string;
}

/** Applies planned changes and undoes them. */
export interface Backups {
  /** Backs up the file, then writes it; resolves to the path of the backup. @throws {FalError} `busy` when the file has changed since the plan */
  apply(plan: Plan): Promise<string | undefined>;
  /** Plans the undo of the last write: restores the file or, if others have changed it since, only the server's entry. @throws {FalError} `not-found` when there is no write */
  planUndo(at: ClientFile): Promise<Plan>;
  /** Undoes the last write as planned. */
  undo(plan: Plan): Promise<void>;
}

/** Creates the backups in `folder`, readable by its user only, because a client's file may hold other servers' secrets. */
export function createBackups(folder: string): Backups {
  const write = async (name: string, text: string) => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFileAtomic(path.join(folder, name), text, { mode: 0o600 });
  };
  const nameOf = (file: string) => digest(withDrive(path.resolve(file))).slice(0, 16);
  const readSteps = async (file: string): Promise<Step[]> => {
    const record = path.join(folder, `${nameOf(file)}.json`);
    const text = await readText(record);
    try {
      return text === undefined ? [] : (JSON.parse(text) as { steps: Step[] }).steps;
    } catch {
      throw new FalError('disk', `${record} is damaged: it is not valid JSON.`, {
        advice: `Nothing was changed. Remove it; what fal wrote into ${file} can then not be undone.`,
      });
    }
  };
  const writeSteps = (file: string, steps: readonly Step[]) =>
    write(`${nameOf(file)}.json`, JSON.stringify({ file: path.resolve(file), steps }, null, 2));

  return {
    apply: async (plan) => {
      const { file, target, before, after = '' } = plan;
      await requireUnchanged(plan);
      const steps = await readSteps(file);
      const stamp = new Date().toISOString().replace(/[:.]/g, '-');
      const backup =
        before === undefined ? null : `${stamp}-${nameOf(file)}-${path.basename(file)}`;
      if (backup !== null && before !== undefined) await write(backup, before);
      // The record comes first: a write without a record cannot be undone.
      await writeSteps(file, [...steps, { backup, written: digest(after) }]);
      await replaceText(target, after).catch(async (error: unknown) => {
        await writeSteps(file, steps);
        throw error;
      });
      return backup === null ? undefined : path.join(folder, backup);
    },
    planUndo: async ({ client, file, project }) => {
      const step = (await readSteps(file)).at(-1);
      const target = await targetOf(file, project);
      const before = await readText(target);
      if (!step || before === undefined) {
        const why = step ? 'is gone' : 'was not written by fal, or already restored';
        throw new FalError('not-found', `There is nothing to undo: ${file} ${why}.`, {
          advice: 'Look at the file, or name another with --file.',
        });
      }
      const kept = step.backup === null ? undefined : path.join(folder, path.basename(step.backup));
      const earlier = kept === undefined ? undefined : await readText(kept);
      if (digest(before) === step.written && (kept === undefined || earlier !== undefined)) {
        return { client, file, project, target, before, after: earlier, entry: undefined };
      }
      const edit = (text: string) => disconnectText(client, text, withoutBom(earlier ?? ''), file);
      const after = keepingBom(before, edit);
      return { client, file, project, target, before, after, entry: undefined };
    },
    undo: async (plan) => {
      const { file, target, after } = plan;
      await requireUnchanged(plan);
      if (after === undefined) await rm(target);
      else await replaceText(target, after);
      const steps = await readSteps(file);
      await writeSteps(file, steps.slice(0, -1));
      // The restored file has the same content, and the backup may hold other servers' secrets.
      const kept = steps.at(-1)?.backup;
      if (!kept) return;
      const backup = path.join(folder, path.basename(kept));
      if ((await readText(backup)) === after) await rm(backup);
    },
  };
}

/** Checks that the text and the link target are as planned. */
async function requireUnchanged({ file, project, target, before }: Plan): Promise<void> {
  if ((await targetOf(file, project)) === target && (await readText(target)) === before) return;
  throw new FalError('busy', `${file} has changed while you looked at the change.`, {
    advice: 'Nothing was written. Try again to see the new change.',
  });
}
