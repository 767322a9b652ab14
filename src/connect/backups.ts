import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { FalError } from '../fal/errors.ts';
import { disconnectText } from './edits.ts';
import { digest, keepingMark, readText, replaceText, withoutMark } from './file.ts';
import { targetOf } from './links.ts';
import type { ClientFile, Plan } from './plan.ts';

/** One write of ours: the file as it was before, and how it was left. */
interface Step {
  /** A file beside the record; null when there was none. */
  readonly backup: string | null;
  readonly written: string;
}

/** Makes the changes that were planned, and takes them back. */
export interface Backups {
  /** Keeps the file as it is, then writes; resolves to where it is kept. @throws {FalError} `refused` when the file changed since it was planned */
  apply(plan: Plan): Promise<string | undefined>;
  /** How the last write would be taken back: the file as it was, or, when others have changed it since, our entry alone. @throws {FalError} `not-found` when nothing was written */
  planUndo(at: ClientFile): Promise<Plan>;
  /** Takes the last write back as planned. */
  undo(plan: Plan): Promise<void>;
}

/** The backups in `folder`, which only its user can read: a client's file may hold secrets of others. */
export function createBackups(folder: string): Backups {
  const keep = async (name: string, text: string) => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFileAtomic(path.join(folder, name), text, { mode: 0o600 });
  };
  const nameOf = (file: string) => digest(path.resolve(file)).slice(0, 16);
  const recordOf = (file: string) => `${nameOf(file)}.json`;
  const stepsOf = async (file: string): Promise<Step[]> => {
    const text = await readText(path.join(folder, recordOf(file)));
    try {
      return text === undefined ? [] : (JSON.parse(text) as { steps: Step[] }).steps;
    } catch {
      const record = path.join(folder, recordOf(file));
      throw new FalError('refused', `${record} is damaged: it is not valid JSON.`, {
        advice: `Nothing was changed. Remove it; what fal wrote into ${file} can then not be undone.`,
      });
    }
  };
  const record = (file: string, steps: readonly Step[]) =>
    keep(recordOf(file), JSON.stringify({ file: path.resolve(file), steps }, null, 2));

  return {
    apply: async (plan) => {
      const { file, target, before, after = '' } = plan;
      await requireUnchanged(plan);
      const steps = await stepsOf(file);
      const stamp = new Date().toISOString().replace(/[:.]/g, '-');
      const backup =
        before === undefined ? null : `${stamp}-${nameOf(file)}-${path.basename(file)}`;
      if (backup !== null && before !== undefined) await keep(backup, before);
      // Recorded first: a write that nobody knows of could not be taken back.
      await record(file, [...steps, { backup, written: digest(after) }]);
      await replaceText(target, after).catch(async (error: unknown) => {
        await record(file, steps);
        throw error;
      });
      return backup === null ? undefined : path.join(folder, backup);
    },
    planUndo: async ({ client, file, project }) => {
      const step = (await stepsOf(file)).at(-1);
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
      const edit = (text: string) => disconnectText(client, text, withoutMark(earlier ?? ''), file);
      const after = keepingMark(before, edit);
      return { client, file, project, target, before, after, entry: undefined };
    },
    undo: async (plan) => {
      const { file, target, after } = plan;
      await requireUnchanged(plan);
      if (after === undefined) await rm(target);
      else await replaceText(target, after);
      const steps = await stepsOf(file);
      await record(file, steps.slice(0, -1));
      // It may hold secrets of others, and the file itself says the same now.
      const kept = steps.at(-1)?.backup;
      if (!kept) return;
      const backup = path.join(folder, path.basename(kept));
      if ((await readText(backup)) === after) await rm(backup);
    },
  };
}

/** The same text, and at the same place: a link may have been put there since. */
async function requireUnchanged({ file, project, target, before }: Plan): Promise<void> {
  if ((await targetOf(file, project)) === target && (await readText(target)) === before) return;
  throw new FalError('refused', `${file} has changed while you looked at the change.`, {
    advice: 'Nothing was written. Try again to see the change anew.',
  });
}
