import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { matchesFilter } from '../../domain/gallery.ts';
import type { GalleryFilter, JobCard } from '../../protocol/messages.ts';
import { type App, errorText } from '../app.ts';
import { createDebounce } from '../controls/debounce.ts';
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
  /** Reloads the first page. */
  readonly reload: () => void;
  /** Loads the next page, if there is one. */
  readonly more: () => void;
  readonly setFilter: (filter: GalleryFilter) => void;
  readonly remove: (id: string) => void;
  /** Why the search for a lost job found nothing, by the job's id. */
  readonly searched: ReadonlySignal<ReadonlyMap<string, string>>;
  /** Searches the request of a lost job. @throws when it is not found */
  readonly find: (id: string) => Promise<void>;
}

/** The part of the history that is loaded for a filter. */
interface Loaded {
  readonly filter: GalleryFilter;
  /** The time of the oldest loaded job; `-Infinity` when all are loaded. */
  readonly since: number;
  /** The number of matching jobs before `since`. */
  readonly older: number;
  /** The `before` of the next page. */
  readonly next: string | undefined;
}

const PAGE = 60;
const TYPING_DELAY = 150;

/** Creates the gallery's state and loads the newest jobs. */
export function createGallery(app: App): Gallery {
  const { jobs, runOrToast, remember, memory } = app;
  const loaded = signal<Loaded | undefined>(undefined);
  const error = signal<string | undefined>(undefined);
  const filter = signal(memory.value.gallery);
  const open = signal<string | undefined>(undefined);
  const active = signal<string | undefined>(undefined);
  const scrolled = signal(0);
  const searched = signal<ReadonlyMap<string, string>>(new Map());
  let loading = new AbortController();
  let isLoading = false;
  const typing = createDebounce(TYPING_DELAY);

  const matching = ({ filter: of, since }: Pick<Loaded, 'filter' | 'since'>): readonly JobCard[] =>
    jobs.cards.value.filter((card) => card.at >= since && matchesFilter(of, card));
  const shown = computed(() => (loaded.value ? matching(loaded.value) : []));

  const load = async (before?: string) => {
    loading.abort();
    const { signal: loadSignal } = (loading = new AbortController());
    const of = filter.value;
    isLoading = true;
    try {
      const query = { limit: PAGE, filter: of, ...(before !== undefined && { before }) };
      const { jobs: page, next, total } = await jobs.load(query, loadSignal);
      const since = next === undefined ? -Infinity : (page.at(-1)?.at ?? -Infinity);
      const older = total - matching({ filter: of, since }).length;
      loaded.value = { filter: of, since, older, next };
      error.value = undefined;
    } catch (reason) {
      if (!loadSignal.aborted) error.value = errorText(reason);
    } finally {
      if (!loadSignal.aborted) isLoading = false;
    }
  };
  const setFilter = (changed: GalleryFilter) => {
    filter.value = changed;
    scrolled.value = 0;
    typing.run(() => {
      remember({ gallery: changed });
      void load();
    });
  };
  void load();
  if (Object.keys(filter.value).length > 0) {
    // Create and the number of jobs in flight need the newest jobs, whatever the filter is.
    runOrToast(() => jobs.load({ limit: PAGE, filter: {} }));
  }
  effect(() => {
    const { value: id } = app.jobToOpen;
    if (id === undefined) return;
    app.jobToOpen.value = undefined;
    if (!shown.peek().some((card) => card.id === id)) setFilter({});
    active.value = open.value = `${id}#0`;
  });
  return {
    tiles: computed(() => tilesOf(shown.value, loaded.value?.filter.kind)),
    total: computed(() => loaded.value && loaded.value.older + shown.value.length),
    error,
    models: computed(
      () => new Map(jobs.cards.value.map(({ endpointId, modelName }) => [endpointId, modelName])),
    ),
    filter,
    open,
    active,
    scrolled,
    reload: () => {
      void load();
    },
    more: () => {
      const next = loaded.value?.next;
      if (next !== undefined && !isLoading) void load(next);
    },
    setFilter,
    remove: (id) => runOrToast(() => jobs.remove(id)),
    searched,
    find: async (id) => {
      try {
        await app.host.ask('job.find', { id });
        app.toast(t('fal has this job. It continues here.'));
      } catch (reason) {
        searched.value = new Map(searched.value).set(id, errorText(reason));
        throw reason;
      }
    },
  };
}
