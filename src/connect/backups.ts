import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { FalError } from '../fal/errors.ts';
import type { Client } from './clients.ts';
import { disconnectText } from './edits.ts';
import { digest, keepingMark, readText, replaceText } from './file.ts';
import type { Plan } from './plan.ts';

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
  planUndo(client: Client, file: string): Promise<Plan>;
  /** Takes the last write back as planned. */
  undo(plan: Plan): Promise<void>;
}

/** The backups in `folder`, which only its user can read: a client's file may hold secrets of others. */
export function createBackups(folder: string): Backups {
  const keep = async (name: string, text: string) => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFileAtomic(path.join(folder, name), text, { mode: 0o600 });
  };
  const recordOf = (file: string) => `${digest(path.resolve(file)).slice(0, 16)}.json`;
  const stepsOf = async (file: string): Promise<Step[]> => {
    const text = await readText(path.join(folder, recordOf(file)));
    return text === undefined ? [] : (JSON.parse(text) as { steps: Step[] }).steps;
  };
  const record = (file: string, steps: readonly Step[]) =>
    keep(recordOf(file), JSON.stringify({ file: path.resolve(file), steps }, null, 2));

  return {
    apply: async (plan) => {
      const { file, before, after = '' } = plan;
      await requireUnchanged(plan);
      const steps = await stepsOf(file);
      const stamp = new Date().toISOString().replace(/[:.]/g, '-');
      const backup = before === undefined ? null : `${stamp}-${path.basename(file)}`;
      if (backup !== null && before !== undefined) await keep(backup, before);
      // Recorded first: a write that nobody knows of could not be taken back.
      await record(file, [...steps, { backup, written: digest(after) }]);
      await replaceText(file, after).catch(async (error: unknown) => {
        await record(file, steps);
        throw error;
      });
      return backup === null ? undefined : path.join(folder, backup);
    },
    planUndo: async (client, file) => {
      const step = (await stepsOf(file)).at(-1);
      const before = await readText(file);
      if (!step || before === undefined) {
        const why = step ? 'is gone' : 'was not written by fal, or already restored';
        throw new FalError('not-found', `There is nothing to undo: ${file} ${why}.`, {
          advice: 'Look at the file, or name another with --file.',
        });
      }
      const kept = step.backup === null ? undefined : path.join(folder, step.backup);
      const earlier = kept === undefined ? undefined : await readText(kept);
      if (digest(before) === step.written && (kept === undefined || earlier !== undefined)) {
        return { client, file, before, after: earlier };
      }
      const edit = (text: string) => disconnectText(client, text, earlier ?? '', file);
      return { client, file, before, after: keepingMark(before, edit) };
    },
    undo: async (plan) => {
      const { file, after } = plan;
      await requireUnchanged(plan);
      if (after === undefined) await rm(file);
      else await replaceText(file, after);
      await record(file, (await stepsOf(file)).slice(0, -1));
    },
  };
}

async function requireUnchanged({ file, before }: Plan): Promise<void> {
  if ((await readText(file)) === before) return;
  throw new FalError('refused', `${file} has changed while you looked at the change.`, {
    advice: 'Nothing was written. Try again to see the change anew.',
  });
}
