import type { ModelRow, Price } from '../../protocol/messages.ts';
import { t } from '../l10n.ts';

export const SORTS = ['relevant', 'popular', 'new', 'price'] as const;
/** A sort order of the models. */
export type Sort = (typeof SORTS)[number];

/** A row of the browser: a section title, a model, or the details of the model above. */
export type Item =
  | { readonly kind: 'head'; readonly key: string; readonly title: string }
  | {
      readonly kind: 'model';
      readonly key: string;
      readonly row: ModelRow;
      readonly section: string;
    }
  | { readonly kind: 'details'; readonly key: string; readonly row: ModelRow };

/** The data of the list. */
export interface Listing {
  /** The models in fal's order. */
  readonly rows: readonly ModelRow[];
  /** The ids that match the search, best first; undefined without a search. */
  readonly found: readonly string[] | undefined;
  readonly category: string | undefined;
  readonly sort: Sort;
  readonly prices: ReadonlyMap<string, Price | null>;
  readonly favourites: readonly string[];
  readonly recents: readonly string[];
  /** The key of the model whose details are open. */
  readonly open: string | undefined;
}

const RECENTS_SHOWN = 5;

/** The models that match the search, in its order. */
export function matching(rows: readonly ModelRow[], found: readonly string[] | undefined) {
  if (!found) return rows;
  const byId = new Map(rows.map((row) => [row.id, row]));
  return found.flatMap((id) => byId.get(id) ?? []);
}

/** The number of models per category, largest first. */
export function countCategories(rows: readonly ModelRow[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { category } of rows) counts.set(category, (counts.get(category) ?? 0) + 1);
  return [...counts].sort(([a, many], [b, more]) => more - many || a.localeCompare(b));
}

/** The rows of the list, top to bottom. */
export function listItems(listing: Listing): readonly Item[] {
  const { rows, found, category, favourites, recents } = listing;
  const isPreset = ({ runs }: ModelRow) => runs !== undefined;
  const shown = sorted(
    matching(rows, found).filter((row) => category === undefined || row.category === category),
    listing,
  );
  const models = (section: string, of: readonly ModelRow[]): Item[] =>
    of.flatMap((row) => withDetails({ kind: 'model', key: `${section}:${row.id}`, row, section }));
  const withDetails = (item: Item & { kind: 'model' }): Item[] =>
    item.key === listing.open
      ? [item, { kind: 'details', key: `details:${item.key}`, row: item.row }]
      : [item];
  const section = (name: string, title: string, of: readonly ModelRow[]): Item[] =>
    of.length > 0 ? [{ kind: 'head', key: name, title }, ...models(name, of)] : [];

  if (found || category !== undefined || listing.sort !== 'relevant') return models('all', shown);
  const presets = rows.filter(isPreset);
  const others = shown.filter((row) => !isPreset(row));
  const own = [
    ...section('presets', t('Presets'), presets),
    ...section('recents', t('Recent'), matching(rows, recents).slice(0, RECENTS_SHOWN)),
    ...section('favourites', t('Favourites'), matching(rows, favourites)),
  ];
  return own.length > 0
    ? [...own, ...section('all', t('All models'), others)]
    : models('all', others);
}

function sorted(rows: readonly ModelRow[], { sort, prices, ...listing }: Listing) {
  if (sort === 'relevant') return rows;
  const order = new Map(listing.rows.map((row, at) => [row.id, at]));
  const rank: Record<Exclude<Sort, 'relevant'>, (row: ModelRow) => number> = {
    popular: ({ isHighlighted }) => (isHighlighted ? 0 : 1),
    new: ({ date }) => -(date === undefined ? 0 : Date.parse(date) || 0),
    price: ({ id }) => prices.get(id)?.unitPrice ?? Infinity,
  };
  const ranked = rows.map((row) => [rank[sort](row), order.get(row.id) ?? 0, row] as const);
  ranked.sort(([a, first], [b, second]) => (a === b ? first - second : a - b));
  return ranked.map(([, , row]) => row);
}
