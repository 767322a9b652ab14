import { createHash } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { open, readFile, stat, writeFileAtomic } from '../store/files.ts';
import { isCode } from '../store/folder.ts';
import { isGone, type ProcessId, self } from '../store/process.ts';

/** What a claim of an attempt means for another process. */
export type Claim =
  /** Nobody has claimed it. */
  | 'free'
  /** A living process has. */
  | 'taken'
  /** Nothing was submitted under it. */
  | 'void'
  /** Its process died: nothing was submitted unless the journal had its intent. */
  | 'abandoned'
  /** It was submitted. */
  | 'submitted';

/** The claims of the attempts of all batches: one process alone runs an attempt, whatever dies when. */
export interface Claims {
  /** The claim of an attempt that the journal does not know. */
  of(attempt: string): Promise<Claim>;
  /** Claims an attempt; false when another process has it. */
  take(attempt: string): Promise<boolean>;
  /** Records whether an attempt was submitted, for the time when the history does not have it. */
  ended(attempt: string, end: 'submitted' | 'void'): Promise<void>;
  /** Which run of a batch counts: the one of its last start with `isFresh`. */
  generation(identity: string, isFresh: boolean): Promise<number>;
  /** Removes claims that are older than fal keeps requests. */
  tidy(): Promise<void>;
}

/** The time between a claim and its intent is far shorter, even on a machine that sleeps. */
const LONGEST_START = 3_600_000;
const KEPT = 60 * 86_400_000;
/** The ending of a batch's file that counts its fresh starts. */
const GENERATION = '.generation';

interface Content {
  readonly owner: ProcessId;
  readonly end?: 'submitted' | 'void';
}

/** Opens the claims in a data folder: one small file each, whose creation is atomic. */
export function openClaims(dataFolder: string, now: () => number = Date.now): Claims {
  const folder = path.join(dataFolder, 'batches');
  const fileOf = (attempt: string) => path.join(folder, attempt);
  return {
    of: async (attempt) => {
      const file = fileOf(attempt);
      try {
        const [text, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
        const isOld = now() - mtimeMs > LONGEST_START;
        // A process that dies while it writes leaves an empty file.
        if (text === '') return isOld ? 'abandoned' : 'taken';
        const { owner, end } = JSON.parse(text) as Content;
        return end ?? (isOld || isGone(owner) ? 'abandoned' : 'taken');
      } catch (error) {
        if (isCode(error, 'ENOENT')) return 'free';
        throw error;
      }
    },
    take: async (attempt) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      try {
        const handle = await open(fileOf(attempt), 'wx', 0o600);
        try {
          await handle.writeFile(JSON.stringify({ owner: self } satisfies Content));
        } finally {
          await handle.close();
        }
        return true;
      } catch (error) {
        if (isCode(error, 'EEXIST')) return false;
        throw error;
      }
    },
    ended: async (attempt, end) => {
      const content: Content = { owner: self, end };
      await writeFileAtomic(fileOf(attempt), JSON.stringify(content), { mode: 0o600 });
    },
    generation: async (identity, isFresh) => {
      const name = createHash('sha256').update(identity).digest('hex').slice(0, 32);
      const file = fileOf(`${name}${GENERATION}`);
      const text = await readFile(file, 'utf8').catch((error: unknown) => {
        // Another error must not start the batch as if it had never run.
        if (isCode(error, 'ENOENT')) return '0';
        throw error;
      });
      const before = Number(text);
      if (!isFresh) return before;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFileAtomic(file, String(before + 1), { mode: 0o600 });
      return before + 1;
    },
    tidy: async () => {
      for (const name of await readdir(folder).catch(() => [])) {
        // Without its generation a batch would take its rows for new ones, and pay for them again.
        if (name.endsWith(GENERATION)) continue;
        const age = now() - (await stat(fileOf(name))).mtimeMs;
        if (age > KEPT) await rm(fileOf(name), { force: true });
      }
    },
  };
}
