import { useEffect, useRef } from 'preact/hooks';
import { useApp } from '../app.ts';
import { useSkeleton } from '../controls/loading.ts';
import { Button } from '../controls/button.tsx';
import { Select } from '../controls/select.tsx';
import { t } from '../l10n.ts';
import type { Browser } from './browser.ts';
import { categoryName } from './categories.ts';
import { Chips } from './chips.tsx';
import { type Sort, SORTS } from './items.ts';
import { ModelList } from './list.tsx';

/** The Models view: search, details and prices of models. */
export function Models({ browser }: { readonly browser: Browser }) {
  const { toast } = useApp();
  const box = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const { query, category, rows, error, items, total, categories } = browser;
  const isLoading = !rows.value && error.value === undefined;
  const hasSkeleton = useSkeleton(isLoading);
  const { language } = useApp().situation.value;
  const count = items.value.filter(({ kind }) => kind === 'model').length;
  useEffect(() => {
    browser.load();
    // Keyboard users who move along the tabs keep the focus there.
    if (!document.activeElement?.matches('[role=tab]:focus-visible')) box.current?.focus();
  }, [browser]);
  const toList = () => {
    const { active } = browser;
    const first = items.value.find(({ kind }) => kind === 'model');
    if (!first) return;
    active.value ??= first.key;
    list.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && query.value !== '') browser.search('');
    else if (event.key === 'ArrowDown' || (event.key === 'Enter' && !event.isComposing)) toList();
    else return;
    event.preventDefault();
  };
  const clear = () => {
    browser.search('');
    browser.setCategory(undefined);
    box.current?.focus();
    toast(t('Filter cleared'));
  };
  const names: Record<Sort, string> = {
    relevant: t('Relevance'),
    popular: t('Popularity'),
    new: t('Newest'),
    price: t('Price'),
  };
  return (
    <section class="models">
      <div class="models-bar">
        <div class="search">
          <span class="codicon codicon-search" aria-hidden="true" />
          <input
            ref={box}
            type="search"
            value={query.value}
            placeholder={t('Search models')}
            aria-label={t('Search models')}
            aria-controls={count > 0 ? 'models-list' : undefined}
            autocomplete="off"
            spellcheck={false}
            dir="auto"
            onInput={(event) => browser.search(event.currentTarget.value)}
            onKeyDown={onKeyDown}
          />
        </div>
        <Select
          class="models-sort"
          label={t('Sort by')}
          value={browser.sort.value}
          options={SORTS.map((sort) => [sort, names[sort]])}
          onChoose={browser.sortBy}
        />
      </div>
      {rows.value && (
        <Chips
          label={t('Categories')}
          chosen={category.value}
          onChoose={browser.setCategory}
          chips={[
            { label: t('All'), count: total.value },
            ...categories.value.map(([id, of]) => ({ id, label: categoryName(id), count: of })),
          ]}
        />
      )}
      <div class="visually-hidden" role="status">
        {rows.value && (query.value || category.value)
          ? count === 1
            ? t('1 model')
            : t('{0} models', count.toLocaleString(language))
          : ''}
      </div>
      {error.value !== undefined && (
        <div class="empty" role="alert">
          <p>{error.value}</p>
          <Button
            look="secondary"
            label={t('Try again')}
            onClick={() => {
              if (rows.value) browser.search(query.value);
              else browser.load();
            }}
          />
        </div>
      )}
      {rows.value && count === 0 && error.value === undefined && (
        <div class="empty">
          <p>{nothingFound(query.value, category.value)}</p>
          <Button look="secondary" label={t('Clear the filter')} onClick={clear} />
        </div>
      )}
      {hasSkeleton && <Skeleton />}
      {rows.value && count > 0 && error.value === undefined && (
        <ModelList browser={browser} list={list} toSearch={() => box.current?.focus()} />
      )}
    </section>
  );
}

function nothingFound(query: string, category: string | undefined): string {
  if (category === undefined) return t('No model matches “{0}”.', query);
  if (query.trim() === '') return t('No model in {0}.', categoryName(category));
  return t('No model in {1} matches “{0}”.', query, categoryName(category));
}

function Skeleton() {
  return (
    <div class="models-skeleton" aria-label={t('Loading models')} role="img">
      {Array.from({ length: 8 }, (_, row) => row).map((row) => (
        <div key={row} class="model">
          <span class="model-picture" />
          <span class="model-words">
            <span class="bone" />
            <span class="bone short" />
          </span>
        </div>
      ))}
    </div>
  );
}
