import type { RefObject } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useApp } from '../app.ts';
import { IconButton } from '../controls/iconButton.tsx';
import { placeItem, useVirtual } from '../controls/virtual.ts';
import { t } from '../l10n.ts';
import type { Browser } from './browser.ts';
import { Details } from './details.tsx';
import type { Item } from './items.ts';
import { listKeys } from './keys.ts';
import { RowContent } from './row.tsx';

const SIZES: Record<Item['kind'], number> = { head: 26, model: 48, details: 320 };

interface ModelListProps {
  readonly browser: Browser;
  /** The element that handles the keyboard. */
  readonly list: RefObject<HTMLDivElement | null>;
  readonly toSearch: () => void;
}

/** A virtual list of the models. */
export function ModelList({ browser, list, toSearch }: ModelListProps) {
  const { openModel, memory } = useApp();
  const { active, open, prices } = browser;
  const items = browser.items.value;
  const scroller = useRef<HTMLDivElement>(null);
  const [hovered, setHovered] = useState<string | undefined>(undefined);
  const [hasFocus, setFocus] = useState(false);
  const activeAt = items.findIndex(({ key }) => key === active.value);
  const [detailsHeight, setDetailsHeight] = useState(SIZES.details);
  const virtual = useVirtual({
    count: items.length,
    sizeOf: useCallback(
      (at: number) => {
        const kind = items[at]?.kind ?? 'model';
        return kind === 'details' ? detailsHeight : SIZES[kind];
      },
      [items, detailsHeight],
    ),
    keyOf: useCallback((at: number) => items[at]?.key ?? '', [items]),
    scroller,
    keep: activeAt,
    initialOffset: browser.scrolled.peek(),
  });
  const seen = virtual.seen.flatMap((place) => {
    const item = items[place.index];
    return item ? [{ item, place }] : [];
  });
  const ids = seen.flatMap(({ item }) => (item.kind === 'model' ? item.row.id : []));
  useEffect(() => {
    prices.loadVisible(ids);
  }, [ids.join(' ')]);
  useLayoutEffect(() => {
    if (browser.scrolled.peek() === 0 && scroller.current) scroller.current.scrollTop = 0;
  }, [browser.query.value, browser.category.value, browser.sort.value]);

  const goTo = (key: string | undefined) => {
    if (key === undefined) return;
    active.value = key;
    const at = browser.items.value.findIndex((item) => item.key === key);
    virtual.reveal(at === 1 ? 0 : at);
    virtual.reveal(at);
  };
  const close = () => {
    open.value = undefined;
    list.current?.focus();
  };
  const onKeyDown = listKeys({
    browser,
    goTo,
    toSearch,
    use: openModel,
    page: () => scroller.current?.clientHeight ?? 0,
  });
  const toolsAt = seen.find(
    ({ item }) => item.key === (hovered ?? (hasFocus ? active.value : undefined)),
  );
  const sections = [
    ...new Set(seen.flatMap(({ item }) => (item.kind === 'model' ? item.section : []))),
  ];
  const models = items.flatMap((item) => (item.kind === 'model' ? item.key : []));
  useEffect(() => {
    // New results may arrive while the list has the focus.
    if (hasFocus && activeAt < 0) active.value = models[0];
  }, [hasFocus, activeAt, models[0]]);
  const numbers = new Map(models.map((key, at) => [key, at + 1]));
  const titles = new Map(items.map((item) => [item.key, item.kind === 'head' ? item.title : '']));
  return (
    <div
      ref={scroller}
      class="models-scroll"
      onScroll={(event) => {
        browser.scrolled.value = event.currentTarget.scrollTop;
      }}
      onPointerLeave={() => setHovered(undefined)}
    >
      <div
        class="models-space"
        style={{ height: `${virtual.total}px` }}
        onFocusIn={() => setFocus(true)}
        onFocusOut={() => setFocus(false)}
      >
        <div
          ref={list}
          id="models-list"
          class="models-list"
          role="listbox"
          tabIndex={0}
          aria-label={t('Models')}
          aria-activedescendant={activeAt >= 0 ? `model-${active.value ?? ''}` : undefined}
          onKeyDown={onKeyDown}
          onFocus={() => {
            if (activeAt < 0) active.value = models[0];
          }}
        >
          {sections.map((section) => (
            <div key={section} role="group" aria-label={titles.get(section) ?? t('Models')}>
              {seen.map(({ item, place }) =>
                item.kind === 'model' && item.section === section ? (
                  <div
                    key={item.key}
                    id={`model-${item.key}`}
                    class="model"
                    role="option"
                    aria-selected={item.key === active.value}
                    aria-setsize={models.length}
                    aria-posinset={numbers.get(item.key)}
                    data-tools={toolsAt?.item === item}
                    style={placeItem(place)}
                    onPointerMove={() => setHovered(item.key)}
                    onClick={() => {
                      active.value = item.key;
                      openModel(item.row.id);
                    }}
                  >
                    <RowContent
                      row={item.row}
                      price={prices.loaded.value.get(item.row.id)}
                      isFavourite={memory.value.favourites.includes(item.row.id)}
                    />
                  </div>
                ) : null,
              )}
            </div>
          ))}
        </div>
        {seen.map(({ item, place }) =>
          item.kind === 'head' ? (
            <div key={item.key} class="models-head" aria-hidden="true" style={placeItem(place)}>
              {item.title}
            </div>
          ) : null,
        )}
        {toolsAt?.item.kind === 'model' && (
          <div class="model-tools" style={placeItem(toolsAt.place)}>
            <Tools browser={browser} item={toolsAt.item} close={close} />
          </div>
        )}
        {seen.map(({ item, place }) =>
          item.kind === 'details' ? (
            <div key={item.key} class="details-place" style={placeItem(place)}>
              <Details row={item.row} close={close} onHeight={setDetailsHeight} />
            </div>
          ) : null,
        )}
      </div>
    </div>
  );
}

interface ToolsProps {
  readonly browser: Browser;
  readonly item: Item & { readonly kind: 'model' };
  readonly close: () => void;
}

/** The buttons of the hovered or focused model. */
function Tools({ browser, item, close }: ToolsProps) {
  const { memory } = useApp();
  const isFavourite = memory.value.favourites.includes(item.row.id);
  const isOpen = browser.open.value === item.key;
  return (
    <>
      <IconButton
        icon={isFavourite ? 'star-full' : 'star-empty'}
        label={isFavourite ? t('Remove from favourites') : t('Add to favourites')}
        aria-pressed={isFavourite}
        onClick={() => browser.toggleFavourite(item.row.id)}
      />
      <IconButton
        icon={isOpen ? 'chevron-down' : 'chevron-right'}
        label={isOpen ? t('Close details') : t('Details')}
        aria-expanded={isOpen}
        onClick={() => {
          browser.active.value = item.key;
          if (isOpen) close();
          else browser.open.value = item.key;
        }}
      />
    </>
  );
}
