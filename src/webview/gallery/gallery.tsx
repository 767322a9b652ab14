import { useState } from 'preact/hooks';
import { useApp } from '../app.ts';
import { useSkeleton } from '../controls/loading.ts';
import { Menu } from '../controls/menu.tsx';
import type { Browser } from '../models/browser.ts';
import { Button } from '../controls/button.tsx';
import { t } from '../l10n.ts';
import { type Actor, menuOf } from './actions.ts';
import { Bar } from './bar.tsx';
import { Detail } from './detail.tsx';
import { Grid } from './grid.tsx';
import type { Gallery as Store } from './store.ts';
import type { Tile } from './tiles.ts';
import { UseAs } from './useAs.tsx';

interface GalleryProps {
  readonly store: Store;
  readonly browser: Browser;
}

/** The Gallery view: finished and running jobs of this machine. */
export function Gallery({ store, browser }: GalleryProps) {
  const app = useApp();
  const [menu, setMenu] = useState<{ tile: Tile; x: number; y: number } | undefined>(undefined);
  const [tileToUse, setTileToUse] = useState<Tile | undefined>(undefined);
  const { tiles, total, error, filter, open } = store;
  const hasSkeleton = useSkeleton(total.value === undefined && error.value === undefined);
  const isFiltered = Object.values(filter.value).some((part) => part !== undefined && part !== '');
  const at = tiles.value.findIndex(({ key }) => key === open.value);
  const shown = tiles.value[at];
  const actor: Actor = { app, store, useAs: setTileToUse };
  const isEmpty = total.value !== undefined && tiles.value.length === 0;
  return (
    <section class="gallery">
      {!(isEmpty && !isFiltered) && <Bar store={store} isCovered={shown !== undefined} />}
      {error.value !== undefined && (
        <div class="empty" role="alert">
          <p>{error.value}</p>
          <Button look="secondary" label={t('Try again')} onClick={store.reload} />
        </div>
      )}
      {isEmpty && isFiltered && (
        <div class="empty">
          <p>{t('Nothing in the history matches the filter.')}</p>
          <Button
            look="secondary"
            label={t('Clear the filter')}
            onClick={() => store.setFilter({})}
          />
        </div>
      )}
      {isEmpty && !isFiltered && (
        <div class="empty">
          <span class="codicon codicon-file-media" aria-hidden="true" />
          <p>{t('Everything you and your agents generate appears here.')}</p>
          <button
            type="button"
            class="primary"
            onClick={() =>
              app.openPlace(app.memory.value.endpointId === undefined ? 'models' : 'create')
            }
          >
            {app.memory.value.endpointId === undefined ? t('Find a model') : t('Create something')}
          </button>
        </div>
      )}
      {hasSkeleton && (
        <div class="grid-skeleton" role="img" aria-label={t('Loading results')}>
          {Array.from({ length: 6 }, (_, bone) => bone).map((bone) => (
            <span key={bone} class="bone" />
          ))}
        </div>
      )}
      {tiles.value.length > 0 && (
        <Grid
          store={store}
          isCovered={shown !== undefined}
          onMenu={(tile, x, y) => setMenu({ tile, x, y })}
        />
      )}
      {shown && (
        <Detail
          actor={actor}
          tile={shown}
          before={tiles.value[at - 1]}
          after={tiles.value[at + 1]}
        />
      )}
      {menu && (
        <Menu
          label={t('Actions')}
          items={menuOf(actor, menu.tile)}
          x={menu.x}
          y={menu.y}
          onClose={() => setMenu(undefined)}
        />
      )}
      {tileToUse?.asset && (
        <UseAs asset={tileToUse.asset} browser={browser} onClose={() => setTileToUse(undefined)} />
      )}
    </section>
  );
}
