import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useApp } from '../app.ts';
import { dayName } from '../controls/format.ts';
import { placeItem, useVirtual } from '../controls/virtual.ts';
import { t } from '../l10n.ts';
import type { Gallery } from './store.ts';
import { TileView } from './tile.tsx';
import { columnsIn, linesOf, type Tile } from './tiles.ts';

const GAP = 4;
const PADDING = 16;
const DAY = 28;
const NEAR_THE_END = 8;

interface GridProps {
  readonly store: Gallery;
  /** Whether an open result covers the grid. */
  readonly isCovered: boolean;
  readonly onMenu: (tile: Tile, x: number, y: number) => void;
}

/** A virtual grid of the results, grouped by day. */
export function Grid({ store, isCovered, onMenu }: GridProps) {
  const { situation } = useApp();
  const { language, now } = situation.value;
  const scroller = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const tiles = store.tiles.value;
  const columns = columnsIn(width, GAP);
  const size = Math.floor((width - GAP * (columns - 1)) / columns);
  const lines = useMemo(() => linesOf(tiles, columns), [tiles, columns]);
  const active = store.active.value ?? tiles[0]?.key;
  const lineOf = (key: string | undefined) =>
    lines.findIndex((line) => line.kind === 'tiles' && line.tiles.some((tile) => tile.key === key));
  const virtual = useVirtual({
    count: lines.length,
    sizeOf: useCallback(
      (at: number) => (lines[at]?.kind === 'day' ? DAY : size + GAP),
      [lines, size],
    ),
    keyOf: useCallback((at: number) => lines[at]?.key ?? '', [lines]),
    // A new result shifts the rows of its day; the days below keep their rows.
    isAnchor: useCallback((at: number) => lines[at]?.kind === 'day', [lines]),
    isReady: width > 0,
    scroller,
    keep: lineOf(active),
    initialOffset: store.scrolled.peek(),
  });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => setWidth(Math.max(0, element.clientWidth - 2 * PADDING));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (store.scrolled.peek() === 0 && scroller.current) scroller.current.scrollTop = 0;
  }, [store.filter.value]);
  const { seen } = virtual;
  const last = seen.at(-1)?.index ?? 0;
  useEffect(() => {
    if (width > 0 && last >= lines.length - NEAR_THE_END) store.more();
  }, [last, lines.length, width]);

  const focus = (key: string | undefined) => {
    if (key === undefined) return;
    store.active.value = key;
    const line = lineOf(key);
    if (line === 1) virtual.reveal(0);
    virtual.reveal(line);
    requestAnimationFrame(() => {
      scroller.current
        ?.querySelector<HTMLElement>(`[data-tile="${CSS.escape(key)}"]`)
        ?.focus({ preventScroll: true });
    });
  };
  const closed = useRef(isCovered);
  useEffect(() => {
    if (closed.current && !isCovered) focus(store.active.value);
    closed.current = isCovered;
  }, [isCovered]);
  const onKeyDown = (event: KeyboardEvent) => {
    const face = event.target instanceof Element ? event.target.closest('[data-tile]') : null;
    if (!face || event.altKey || event.ctrlKey || event.metaKey) return;
    const at = tiles.findIndex(({ key }) => key === active);
    const isRtl = getComputedStyle(face).direction === 'rtl';
    const by = { ArrowLeft: isRtl ? 1 : -1, ArrowRight: isRtl ? -1 : 1 }[event.key];
    const down = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / (size + GAP)));
    const pages = { PageUp: -page, PageDown: page }[event.key];
    if (by !== undefined) focus(tiles[at + by]?.key);
    else if (down !== undefined) focus(tileInNextRow(lines, lineOf(active), active, down));
    else if (pages !== undefined) {
      focus(tiles[Math.max(0, Math.min(at + pages * columns, tiles.length - 1))]?.key);
    } else if (event.key === 'Home') focus(tiles[0]?.key);
    else if (event.key === 'End') focus(tiles.at(-1)?.key);
    else return;
    event.preventDefault();
  };
  const name = (at: number) => dayName(at, now, language);
  return (
    <div
      ref={scroller}
      class="grid-scroll"
      inert={isCovered}
      onScroll={(event) => {
        store.scrolled.value = event.currentTarget.scrollTop;
      }}
      onKeyDown={onKeyDown}
    >
      <div class="grid-space" style={{ height: `${virtual.total + PADDING}px` }}>
        {seen.map((place) => {
          const line = lines[place.index];
          return line?.kind === 'day' ? (
            <div key={line.key} class="grid-day" aria-hidden="true" style={placeItem(place)}>
              {name(line.at)}
            </div>
          ) : null;
        })}
        <div role="list" aria-label={t('Results')}>
          {seen.map((place) => {
            const line = lines[place.index];
            if (line?.kind !== 'tiles' || width === 0) return null;
            const box = { ...placeItem(place), height: `${size}px` };
            const style = { ...box, gridTemplateColumns: `repeat(${columns}, ${size}px)` };
            return (
              <div key={line.key} class="grid-row" role="presentation" style={style}>
                {line.tiles.map((tile) => (
                  <TileView
                    key={tile.key}
                    tile={tile}
                    isActive={tile.key === active}
                    onFocus={() => {
                      store.active.value = tile.key;
                    }}
                    onOpen={() => {
                      store.active.value = tile.key;
                      store.open.value = tile.key;
                    }}
                    onMenu={(x, y) => {
                      store.active.value = tile.key;
                      onMenu(tile, x, y);
                    }}
                  />
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** The tile above or below: in the same column, else the last of its row. */
function tileInNextRow(
  lines: ReturnType<typeof linesOf>,
  from: number,
  key: string | undefined,
  step: number,
): string | undefined {
  const here = lines[from];
  if (here?.kind !== 'tiles') return undefined;
  const column = here.tiles.findIndex((tile) => tile.key === key);
  for (let at = from + step; at >= 0 && at < lines.length; at += step) {
    const line = lines[at];
    if (line?.kind === 'tiles') return (line.tiles[column] ?? line.tiles.at(-1))?.key;
  }
  return undefined;
}
