import { useEffect, useRef, useState } from 'preact/hooks';
import type { AssetCard, ModelRow } from '../../protocol/messages.ts';
import { useApp } from '../app.ts';
import { IconButton } from '../controls/iconButton.tsx';
import type { Browser } from '../models/browser.ts';
import { categoryName } from '../models/categories.ts';
import { matching } from '../models/items.ts';
import { t } from '../l10n.ts';
import { acceptsKind, inputWithMedia } from './runs.ts';

const SHOWN = 60;

interface UseAsProps {
  readonly asset: AssetCard;
  readonly browser: Browser;
  readonly onClose: () => void;
}

/** Selects a model that accepts a result as input; favourites and recents first. */
export function UseAs({ asset, browser, onClose }: UseAsProps) {
  const { host, memory, openModel, draftOf, runOrToast, toast } = useApp();
  const dialog = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState('');
  const rows = browser.rows.value ?? [];
  const { favourites, recents } = memory.value;
  const own = matching(rows, [...new Set([...recents, ...favourites])]);
  const words = query.toLowerCase().split(/\s+/);
  const matches = [...new Set([...own, ...rows])].filter(
    (row) =>
      acceptsKind(row.category, asset.kind) &&
      words.every((word) => `${row.name} ${row.id} ${row.category}`.toLowerCase().includes(word)),
  );
  useEffect(() => {
    if (!browser.rows.peek()) browser.load();
    dialog.current?.showModal();
  }, [browser]);
  const choose = ({ id, name }: ModelRow) => {
    runOrToast(async () => {
      const { input } = await host.ask('model.schema', { id });
      const value = inputWithMedia(input, asset.kind, asset.url);
      if (!value) {
        toast(t('{0} has no field for this result.', name), 'error');
        return;
      }
      dialog.current?.close();
      openModel(id, { ...draftOf(id).values, ...value });
    });
  };
  return (
    <dialog ref={dialog} class="use-as" aria-label={t('Use as input of…')} onClose={onClose}>
      <div class="use-as-bar">
        <h2>{t('Use as input of…')}</h2>
        <IconButton icon="close" label={t('Close')} onClick={() => dialog.current?.close()} />
      </div>
      <input
        type="search"
        value={query}
        placeholder={t('Search models')}
        aria-label={t('Search models')}
        autofocus
        onInput={(event) => setQuery(event.currentTarget.value)}
      />
      <ul>
        {matches.slice(0, SHOWN).map((row) => (
          <li key={row.id}>
            <button type="button" onClick={() => choose(row)}>
              <span class="cut">{row.name}</span>
              <span class="muted cut">{categoryName(row.category)}</span>
            </button>
          </li>
        ))}
      </ul>
      {matches.length > SHOWN && (
        <p class="muted">{t('{0} more. Type to search.', matches.length - SHOWN)}</p>
      )}
      {matches.length === 0 && browser.rows.value && (
        <p class="muted">{t('No matching model accepts this result.')}</p>
      )}
    </dialog>
  );
}
