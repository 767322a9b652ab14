import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type App, errorText } from '../app.ts';
import { createDebounce } from '../controls/debounce.ts';
import type { ModelRow } from '../../protocol/messages.ts';
import { countCategories, type Item, listItems, matching, type Sort } from './items.ts';
import { createTypeahead, type Typeahead } from './typeahead.ts';
import { createPrices, type Prices } from './prices.ts';

/** The state of the Models view, which survives a switch of views. */
export interface Browser {
  readonly query: ReadonlySignal<string>;
  readonly category: ReadonlySignal<string | undefined>;
  /** Limits the list to one category; undefined shows all. */
  readonly setCategory: (category: string | undefined) => void;
  readonly sort: ReadonlySignal<Sort>;
  /** The key of the item with keyboard focus. */
  readonly active: Signal<string | undefined>;
  /** The key of the model whose details are open. */
  readonly open: Signal<string | undefined>;
  readonly items: ReadonlySignal<readonly Item[]>;
  readonly categories: ReadonlySignal<readonly (readonly [string, number])[]>;
  /** The number of models that match the search, over all categories. */
  readonly total: ReadonlySignal<number>;
  readonly rows: ReadonlySignal<readonly ModelRow[] | undefined>;
  readonly error: ReadonlySignal<string | undefined>;
  readonly prices: Prices;
  readonly typeahead: Typeahead;
  /** Reloads the list; shows the current rows until then. */
  readonly load: () => void;
  readonly search: (query: string) => void;
  readonly sortBy: (sort: Sort) => void;
  readonly toggleFavourite: (id: string) => void;
  /** The scroll offset in pixels. */
  readonly scrolled: Signal<number>;
}

const TYPING_DELAY = 40;

/** Creates the model browser. */
export function createBrowser({ host, memory, remember }: App): Browser {
  const rows = signal<readonly ModelRow[] | undefined>(undefined);
  const error = signal<string | undefined>(undefined);
  const query = signal('');
  const found = signal<readonly string[] | undefined>(undefined);
  const category = signal<string | undefined>(undefined);
  const sort = signal<Sort>('relevant');
  const active = signal<string | undefined>(undefined);
  const open = signal<string | undefined>(undefined);
  const scrolled = signal(0);
  const prices = createPrices(host);
  let searching = new AbortController();
  const typing = createDebounce(TYPING_DELAY);
  let isLoading = false;

  const matches = computed(() => matching(rows.value ?? [], found.value));
  const items = computed(() =>
    listItems({
      rows: rows.value ?? [],
      found: found.value,
      category: category.value,
      sort: sort.value,
      prices: sort.value === 'price' ? prices.loaded.value : new Map(),
      favourites: memory.value.favourites,
      recents: memory.value.recents,
      open: open.value,
    }),
  );
  const load = () => {
    if (isLoading) return;
    isLoading = true;
    if (!rows.value) error.value = undefined;
    host
      .ask('models.list', undefined)
      .then((list) => {
        rows.value = list;
      })
      .catch((reason: unknown) => {
        if (!rows.value) error.value = errorText(reason);
      })
      .finally(() => {
        isLoading = false;
      });
  };
  host.on('models.changed', () => {
    if (rows.value) load();
  });
  const begin = () => {
    active.value = undefined;
    open.value = undefined;
    scrolled.value = 0;
    void prices.loadAll(sort.value === 'price' ? matches.value.map(({ id }) => id) : []);
  };
  const answer = (ids: readonly string[] | undefined) => {
    found.value = ids;
    error.value = undefined;
    begin();
  };
  return {
    query,
    category,
    sort,
    active,
    open,
    items,
    categories: computed(() => countCategories(matches.value)),
    total: computed(() => matches.value.length),
    rows,
    error,
    prices,
    typeahead: createTypeahead(),
    scrolled,
    load,
    search: (text) => {
      query.value = text;
      typing.cancel();
      searching.abort();
      if (text.trim() === '') {
        answer(undefined);
        return;
      }
      const { signal: searchSignal } = (searching = new AbortController());
      typing.run(() => {
        host
          .ask('models.search', { query: text.trim() }, searchSignal)
          .then((ids) => {
            if (!searchSignal.aborted) answer(ids);
          })
          .catch((reason: unknown) => {
            if (!searchSignal.aborted) error.value = errorText(reason);
          });
      });
    },
    setCategory: (next) => {
      category.value = next;
      begin();
    },
    sortBy: (next) => {
      sort.value = next;
      begin();
    },
    toggleFavourite: (id) => {
      const { favourites } = memory.value;
      const others = favourites.filter((one) => one !== id);
      remember({ favourites: others.length < favourites.length ? others : [id, ...favourites] });
    },
  };
}
