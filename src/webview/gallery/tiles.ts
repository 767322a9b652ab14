import type { AssetCard, GalleryFilter, JobCard } from '../../protocol/messages.ts';

/** A tile: a result of a job, or the job itself without results. */
export interface Tile {
  readonly key: string;
  readonly job: JobCard;
  /** The index in the job's assets. */
  readonly index: number;
  readonly asset?: AssetCard;
}

/** A line of the grid: the name of a day, or a row of tiles. */
export type Line =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'tiles'; readonly key: string; readonly tiles: readonly Tile[] };

/** The tiles of jobs in order, limited to results of `kind` if set. */
export function tilesOf(jobs: readonly JobCard[], kind: GalleryFilter['kind']): readonly Tile[] {
  return jobs.flatMap((job): Tile[] => {
    const results = job.assets.flatMap((asset, index) =>
      kind === undefined || kind === 'text' || asset.kind === kind ? [{ asset, index }] : [],
    );
    if (results.length === 0 || kind === 'text') return [{ key: `${job.id}#0`, job, index: 0 }];
    return results.map(({ asset, index }) => ({ key: `${job.id}#${index}`, job, index, asset }));
  });
}

/** The lines of the grid: each day's name above its rows. */
export function linesOf(tiles: readonly Tile[], columns: number): readonly Line[] {
  const days = new Map<number, Tile[]>();
  for (const tile of tiles) {
    const day = new Date(tile.job.at).setHours(0, 0, 0, 0);
    const others = days.get(day);
    if (others) others.push(tile);
    else days.set(day, [tile]);
  }
  return [...days].flatMap(([day, of]): Line[] => [
    { kind: 'day', key: `day:${day}`, at: day },
    ...Array.from({ length: Math.ceil(of.length / columns) }, (_, row): Line => {
      const own = of.slice(row * columns, (row + 1) * columns);
      return { kind: 'tiles', key: `${day}:${row}`, tiles: own };
    }),
  ]);
}

const MIN_TILE = 96;
const MAX_TILE = 176;

/** The number of columns for a width in pixels. */
export function columnsIn(width: number, gap: number): number {
  const least = Math.max(MIN_TILE, Math.min(MAX_TILE, width / 6));
  return Math.max(1, Math.floor((width + gap) / (least + gap)));
}
