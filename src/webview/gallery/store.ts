import { isInFlight } from '../../domain/jobState.ts';
import { matchesFilter } from '../../domain/gallery.ts';
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { GalleryFilter, JobCard } from '../../protocol/messages.ts';
import { type App, errorText } from '../app.ts';
import { t } from '../l10n.ts';
import { type Tile, tilesOf } from './tiles.ts';

/** The state of the Gallery view, updated even while another view is open. */
export interface Gallery {
  readonly tiles: ReadonlySignal<readonly Tile[]>;
  /** The number of jobs that match the filter; undefined before the first page. */
  readonly total: ReadonlySignal<number | undefined>;
  readonly error: ReadonlySignal<string | undefined>;
  /** The model names of all endpoints in the history so far, by endpoint id. */
  readonly models: ReadonlySignal<ReadonlyMap<string, string>>;
  readonly filter: ReadonlySignal<GalleryFilter>;
  /** The key of the tile that is open. */
  readonly open: Signal<string | undefined>;
  /** The key of the tile with keyboard focus. */
  readonly active: Signal<string | undefined>;
  /** The scroll offset in pixels. */
  readonly scrolled: Signal<number>;
  /** The announcement of ended jobs for screen readers. */
  readonly news: ReadonlySignal<string>;
  /** Reloads the first page. */
  readonly reload: () => void;
  /** Loads the next page, if there is one. */
  readonly more: () => void;
  readonly narrowTo: (filter: GalleryFilter) => void;
  readonly remove: (id: string) => void;
}

const PAGE = 60;
const KEYSTROKE_REST = 150;

/** Creates the gallery's state and starts to count the jobs in flight. */
export function createGallery(app: App): Gallery {
  const { host, runOrToast, remember, memory, inFlight } = app;
  const jobs = signal<ReadonlyMap<string, JobCard>>(new Map());
  const total = signal<number | undefined>(undefined);
  const error = signal<string | undefined>(undefined);
  const models = signal<ReadonlyMap<string, string>>(new Map());
  const filter = signal(memory.value.gallery);
  const open = signal<string | undefined>(undefined);
  const active = signal<string | undefined>(undefined);
  const scrolled = signal(0);
  const news = signal('');
  const inFlightIds = new Set<string>();
  let next: string | undefined;
  let loading = new AbortController();
  let isLoading = false;
  let rest: ReturnType<typeof setTimeout> | undefined;

  const count = (cards: readonly JobCard[]) => {
    for (const card of cards) {
      if (isInFlight(card.state)) inFlightIds.add(card.id);
      else if (inFlightIds.delete(card.id)) news.value = endOf(card);
    }
    inFlight.value = inFlightIds.size;
    const met = cards.filter(({ endpointId }) => !models.value.has(endpointId));
    if (met.length === 0) return;
    const names = met.map(({ endpointId, modelName }) => [endpointId, modelName] as const);
    models.value = new Map([...models.value, ...names]);
  };
  const load = async (before?: string) => {
    loading.abort();
    const { signal: loadSignal } = (loading = new AbortController());
    isLoading = true;
    try {
      const query = {
        limit: PAGE,
        filter: filter.value,
        ...(before !== undefined && { before }),
      };
      const page = await host.ask('jobs.page', query, loadSignal);
      const cards = page.jobs.map((job) => [job.id, job] as const);
      jobs.value = new Map([...(before === undefined ? [] : jobs.value), ...cards]);
      total.value = page.total;
      error.value = undefined;
      next = page.next;
      count(page.jobs);
    } catch (reason) {
      if (!loadSignal.aborted) error.value = errorText(reason);
    } finally {
      if (!loadSignal.aborted) isLoading = false;
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
    for (const id of removed) inFlightIds.delete(id);
    inFlight.value = inFlightIds.size;
    const cards = new Map(jobs.value);
    const before = cards.size;
    const oldest = Math.min(...[...cards.values()].map(({ at }) => at));
    for (const id of removed) cards.delete(id);
    for (const card of changed) {
      const isShown = cards.has(card.id) || next === undefined || card.at >= oldest;
      if (!matchesFilter(filter.value, card)) cards.delete(card.id);
      else if (isShown) cards.set(card.id, card);
    }
    jobs.value = cards;
    if (total.value !== undefined) total.value += cards.size - before;
  };
  host.on('jobs.changed', ({ jobs: changed, removed }) => {
    take(changed, removed);
  });
  void load();
  if (Object.keys(filter.value).length > 0) {
    runOrToast(async () => {
      count((await host.ask('jobs.page', { limit: PAGE, filter: {} })).jobs);
    });
  }
  effect(() => {
    const { value: id } = app.jobToOpen;
    if (id === undefined) return;
    app.jobToOpen.value = undefined;
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
      runOrToast(async () => {
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
