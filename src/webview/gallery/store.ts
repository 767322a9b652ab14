import { isInFlight } from '../../domain/jobState.ts';
import { matchesFilter } from '../../domain/gallery.ts';
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { GalleryFilter, JobCard } from '../../protocol/messages.ts';
import { type App, errorText } from '../app.ts';
import { t } from '../words.ts';
import { type Tile, tilesOf } from './tiles.ts';

/** What the place Gallery shows; it listens also while another place is shown. */
export interface Gallery {
  readonly tiles: ReadonlySignal<readonly Tile[]>;
  /** All jobs that the filter lets through; undefined before the first page. */
  readonly total: ReadonlySignal<number | undefined>;
  readonly error: ReadonlySignal<string | undefined>;
  /** Endpoints that were met, with the names of their models. */
  readonly models: ReadonlySignal<ReadonlyMap<string, string>>;
  readonly filter: ReadonlySignal<GalleryFilter>;
  /** The key of the tile that is open. */
  readonly open: Signal<string | undefined>;
  /** The key of the tile that the keyboard is on. */
  readonly active: Signal<string | undefined>;
  /** How far it was scrolled, in pixels. */
  readonly scrolled: Signal<number>;
  /** What a screen reader is to hear of jobs that ended. */
  readonly news: ReadonlySignal<string>;
  /** Loads the newest anew. */
  readonly reload: () => void;
  /** Loads the next page, if there is one. */
  readonly more: () => void;
  readonly narrowTo: (filter: GalleryFilter) => void;
  readonly remove: (id: string) => void;
}

const PAGE = 60;
const KEYSTROKE_REST = 150;

/** Creates the gallery, and counts the jobs in flight from now on. */
export function createGallery(app: App): Gallery {
  const { host, attempt, remember, memory, inFlight } = app;
  const jobs = signal<ReadonlyMap<string, JobCard>>(new Map());
  const total = signal<number | undefined>(undefined);
  const error = signal<string | undefined>(undefined);
  const models = signal<ReadonlyMap<string, string>>(new Map());
  const filter = signal(memory.value.gallery);
  const open = signal<string | undefined>(undefined);
  const active = signal<string | undefined>(undefined);
  const scrolled = signal(0);
  const news = signal('');
  const going = new Set<string>();
  let next: string | undefined;
  let loading = new AbortController();
  let isLoading = false;
  let rest: ReturnType<typeof setTimeout> | undefined;

  const count = (cards: readonly JobCard[]) => {
    for (const card of cards) {
      if (isInFlight(card.state)) going.add(card.id);
      else if (going.delete(card.id)) news.value = endOf(card);
    }
    inFlight.value = going.size;
    const met = cards.filter(({ endpointId }) => !models.value.has(endpointId));
    if (met.length === 0) return;
    const names = met.map(({ endpointId, modelName }) => [endpointId, modelName] as const);
    models.value = new Map([...models.value, ...names]);
  };
  const load = async (before?: string) => {
    loading.abort();
    const { signal: taken } = (loading = new AbortController());
    isLoading = true;
    try {
      const asked = { limit: PAGE, filter: filter.value, ...(before !== undefined && { before }) };
      const page = await host.ask('jobs.page', asked, taken);
      const cards = page.jobs.map((job) => [job.id, job] as const);
      jobs.value = new Map([...(before === undefined ? [] : jobs.value), ...cards]);
      total.value = page.total;
      error.value = undefined;
      next = page.next;
      count(page.jobs);
    } catch (reason) {
      if (!taken.aborted) error.value = errorText(reason);
    } finally {
      if (!taken.aborted) isLoading = false;
    }
  };
  const narrowTo = (changed: GalleryFilter) => {
    filter.value = changed;
    scrolled.value = 0;
    clearTimeout(rest);
    rest = setTimeout(() => {
      remember({ gallery: changed });
      void load();
    }, KEYSTROKE_REST);
  };
  const take = (changed: readonly JobCard[], removed: readonly string[]) => {
    count(changed);
    for (const id of removed) going.delete(id);
    inFlight.value = going.size;
    const known = new Map(jobs.value);
    const before = known.size;
    const oldest = Math.min(...[...known.values()].map(({ at }) => at));
    for (const id of removed) known.delete(id);
    for (const card of changed) {
      const isShown = known.has(card.id) || next === undefined || card.at >= oldest;
      if (!matchesFilter(filter.value, card)) known.delete(card.id);
      else if (isShown) known.set(card.id, card);
    }
    jobs.value = known;
    if (total.value !== undefined) total.value += known.size - before;
  };
  host.on('jobs.changed', ({ jobs: changed, removed }) => {
    take(changed, removed);
  });
  void load();
  if (Object.keys(filter.value).length > 0) {
    attempt(async () => {
      count((await host.ask('jobs.page', { limit: PAGE, filter: {} })).jobs);
    });
  }
  effect(() => {
    const { value: id } = app.wanted;
    if (id === undefined) return;
    app.wanted.value = undefined;
    if (!jobs.peek().has(id)) narrowTo({});
    active.value = open.value = `${id}#0`;
  });
  return {
    tiles: computed(() => {
      const newestFirst = [...jobs.value.values()].sort(
        (a, b) => b.at - a.at || (a.id < b.id ? 1 : -1),
      );
      return tilesOf(newestFirst, filter.value.kind);
    }),
    total,
    error,
    models,
    filter,
    open,
    active,
    scrolled,
    news,
    reload: () => {
      void load();
    },
    more: () => {
      if (next !== undefined && !isLoading) void load(next);
    },
    narrowTo,
    remove: (id) => {
      attempt(async () => {
        await host.ask('job.remove', { id });
        take([], [id]);
      });
    },
  };
}

function endOf({ state, modelName }: JobCard): string {
  if (state === 'completed') return t('Done: {0}', modelName);
  if (state === 'cancelled') return t('Cancelled: {0}', modelName);
  return t('Failed: {0}', modelName);
}
