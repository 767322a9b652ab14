import { recordedCost } from '../../domain/cost.ts';
import { type GalleryFilter, matchesFilter } from '../../domain/gallery.ts';
import { FalError } from '../../fal/errors.ts';
import { isOfUnknownKind, type Job, type SavedFile } from '../../jobs/job.ts';
import { arrivalNotes } from '../../jobs/arrivalNotes.ts';
import type { Journal } from '../../jobs/journal.ts';
import { isLostSubmit, stateOf } from '../../jobs/state.ts';
import { createSavedStates, type SavedState } from '../../jobs/savedFile.ts';
import type { AssetCard, JobCard, JobPage } from '../../protocol/messages.ts';
import type { Editor } from './editor.ts';

/** The gallery's view of the journal. */
export interface History {
  page(options: { before?: string; limit: number; filter: GalleryFilter }): Promise<JobPage>;
  /** @throws {FalError} `not-found` */
  job(id: string): Promise<Job>;
  /** Calls `listener` with the changes after each write of any process; returns a function that stops it. */
  follow(listener: (jobs: readonly JobCard[], removed: readonly string[]) => void): () => void;
}

export interface HistoryDeps {
  readonly journal: Journal;
  /** Returns a model's name for its endpoint id. */
  readonly nameOf: (endpointId: string) => string;
  readonly editor: Pick<Editor, 'relative' | 'webUri' | 'dropUri' | 'translate'>;
}

interface CardDeps extends HistoryDeps {
  readonly savedState: (file: SavedFile) => Promise<SavedState>;
}

/** Creates the history over a journal. */
export function createHistory(options: HistoryDeps): History {
  const deps: CardDeps = { ...options, savedState: createSavedStates() };
  const { journal } = deps;
  const newestFirst = async () => [...(await journal.jobs()).jobs].sort((a, b) => b.at - a.at);

  return {
    page: async ({ before, limit, filter }) => {
      const matching = (await newestFirst()).filter((job) => passes(job, filter, deps));
      const from = before === undefined ? 0 : matching.findIndex(({ id }) => id === before) + 1;
      const page = matching.slice(from, from + limit);
      const last = page.at(-1);
      return {
        jobs: await Promise.all(page.map((job) => cardOf(job, deps))),
        total: matching.length,
        ...(last && from + limit < matching.length && { next: last.id }),
      };
    },
    job: async (id) => {
      const found = (await journal.jobs()).jobs.find((job) => job.id === id);
      if (found) return found;
      const { translate } = deps.editor;
      throw new FalError('not-found', translate('This job is no longer in the history.'), {
        advice: translate('It was deleted, perhaps in another window.'),
      });
    },
    follow: (listener) => {
      let lastSeen: Map<string, Job> | undefined;
      const look = async () => {
        const jobs = new Map((await journal.jobs()).jobs.map((job) => [job.id, job]));
        const before = lastSeen;
        lastSeen = jobs;
        if (!before) return;
        // The journal never mutates a job, so a new object is a changed job.
        const changed = [...jobs.values()].filter((job) => before.get(job.id) !== job);
        const removed = [...before.keys()].filter((id) => !jobs.has(id));
        if (changed.length + removed.length === 0) return;
        listener(await Promise.all(changed.map((job) => cardOf(job, deps))), removed);
      };
      let looking = look().catch(() => undefined);
      return journal.watch(() => {
        looking = looking.then(look).catch(() => undefined);
      });
    },
  };
}

/** Whether a job matches the filter; reads no files, unlike a card. */
function passes(job: Job, filter: GalleryFilter, { nameOf }: HistoryDeps): boolean {
  const { endpointId, by, input, outcome } = job;
  return matchesFilter(filter, {
    ...{ endpointId, by, input },
    modelName: nameOf(endpointId),
    assets: outcome?.assets ?? [],
    text: outcome?.text,
    error: outcome?.error?.message,
  });
}

async function cardOf(job: Job, deps: CardDeps): Promise<JobCard> {
  const { outcome, handle, endedAt } = job;
  const error = outcome?.error?.message;
  return {
    id: job.id,
    at: job.at,
    endpointId: job.endpointId,
    modelName: deps.nameOf(job.endpointId),
    state: stateOf(job, deps.journal.owner),
    by: job.by,
    otherProcess: job.owner.pid !== deps.journal.owner.pid,
    input: job.input,
    assets: await Promise.all((outcome?.assets ?? []).map((asset) => assetCard(asset, job, deps))),
    ...(handle && { requestId: handle.requestId }),
    ...(isLostSubmit(job, deps.journal.owner) && { isLostSubmit: true as const }),
    ...(endedAt !== undefined && { endedAt }),
    ...(outcome?.text !== undefined && { text: outcome.text }),
    ...(outcome?.seed !== undefined && { seed: outcome.seed }),
    ...(outcome?.cost && { cost: recordedCost(outcome.cost) }),
    ...(error !== undefined && { error }),
  };
}

async function assetCard(
  asset: Omit<AssetCard, 'src' | 'saved'>,
  job: Job,
  { editor, savedState }: CardDeps,
): Promise<AssetCard> {
  let isChanged = false;
  for (const file of job.files) {
    if (file.url !== asset.url) continue;
    const state = await savedState(file);
    isChanged ||= state === 'changed';
    if (state !== 'same') continue;
    const { path } = file;
    const savedUri = editor.dropUri(path);
    const notes = arrivalNotes([file], editor.translate);
    return {
      ...asset,
      src: editor.webUri(path) ?? asset.url,
      saved: editor.relative(path),
      ...(savedUri !== undefined && { savedUri }),
      ...(notes.length > 0 && { notes }),
      ...(isOfUnknownKind(file) && { fileNote: 'unknown-kind' as const }),
    };
  }
  return { ...asset, src: asset.url, ...(isChanged && { fileNote: 'changed' as const }) };
}
