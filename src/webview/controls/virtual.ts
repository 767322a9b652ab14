import type { RefObject } from 'preact';
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';

/** The options of a virtual list. */
export interface VirtualOptions {
  readonly count: number;
  /** Returns an item's height in pixels; a new function invalidates all heights. */
  readonly sizeOf: (index: number) => number;
  /** Returns an item's key; a new function invalidates all keys. */
  readonly keyOf: (index: number) => string;
  /** Whether new items above leave this one as it is, so that it marks the scroll position; every item unless set. */
  readonly isAnchor?: (index: number) => boolean;
  readonly scroller: RefObject<HTMLElement | null>;
  /** The index of the focused item, which always stays rendered. */
  readonly keep?: number;
  /** The initial scroll offset in pixels. */
  readonly initialOffset?: number;
  readonly isReady?: boolean;
}

/** A rendered item. */
export interface Placed {
  readonly index: number;
  /** Pixels from the top of the list. */
  readonly start: number;
}

/** The rendered part of a virtual list. */
export interface Virtual {
  readonly seen: readonly Placed[];
  /** The height of the whole list in pixels. */
  readonly total: number;
  /** Scrolls the item into view by the shortest distance. */
  readonly reveal: (index: number) => void;
}

const SCROLL_STEP = 100;
const OVERSCAN = 300;
const INITIAL_HEIGHT = 1_000;

/**
 * Renders only the items near the viewport; keeps the scroll position when items are added above.
 *
 * @tanstack/virtual-core 3.19 would add 31 KB to a page of 118 KB, and anchors only to the topmost
 * item: in the gallery a new result changes the rows of its day, so the anchor is the next day's name.
 */
export function useVirtual(options: VirtualOptions): Virtual {
  const { count, sizeOf, keyOf, isAnchor, scroller } = options;
  const { keep = -1, initialOffset = 0, isReady = true } = options;
  const starts = useMemo(() => {
    const all = [0];
    for (let at = 0; at < count; at += 1) all.push((all[at] ?? 0) + sizeOf(at));
    return all;
  }, [count, sizeOf]);
  const [from, setFrom] = useState(initialOffset);
  const [height, setHeight] = useState(INITIAL_HEIGHT);
  const anchor = useRef<{ readonly key: string; readonly start: number }>(undefined);
  const startOf = (index: number) => starts[index] ?? 0;
  const update = useCallback(() => {
    const top = scroller.current?.scrollTop ?? 0;
    setFrom(Math.floor(top / SCROLL_STEP) * SCROLL_STEP);
    const bottom = top + (scroller.current?.clientHeight ?? 0);
    const at = anchorIn(starts, top, bottom, isAnchor);
    anchor.current = { key: keyOf(at), start: starts[at] ?? 0 };
  }, [starts, keyOf, isAnchor]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || !isReady) return;
    element.scrollTop = initialOffset;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, [isReady]);
  useLayoutEffect(() => {
    const element = scroller.current;
    const before = anchor.current;
    if (element && before && element.scrollTop > 0) {
      const now = Array.from({ length: count }, (_, at) => keyOf(at)).indexOf(before.key);
      if (now >= 0) element.scrollTop += startOf(now) - before.start;
    }
    update();
    element?.addEventListener('scroll', update, { passive: true });
    return () => element?.removeEventListener('scroll', update);
  }, [update]);

  const first = itemAt(starts, from - OVERSCAN);
  const last = Math.min(itemAt(starts, from + height + SCROLL_STEP + OVERSCAN), count - 1);
  const near = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  const kept = keep >= 0 && keep < count && !near.includes(keep) ? [keep] : [];
  const all = keep < first ? [...kept, ...near] : [...near, ...kept];
  return {
    seen: all.map((index) => ({ index, start: startOf(index) })),
    total: startOf(count),
    reveal: (index) => {
      const element = scroller.current;
      if (!element || index < 0) return;
      const [start, end] = [startOf(index), startOf(index + 1)];
      const { scrollTop, clientHeight } = element;
      if (start < scrollTop) element.scrollTop = start;
      else if (end > scrollTop + clientHeight) element.scrollTop = end - clientHeight;
    },
  };
}

/** The index of the first mark between two offsets, else of the item at the first one. */
function anchorIn(
  starts: readonly number[],
  top: number,
  bottom: number,
  isAnchor: VirtualOptions['isAnchor'],
): number {
  const first = itemAt(starts, top);
  if (!isAnchor) return first;
  for (let at = first; at < starts.length - 1 && (starts[at] ?? 0) < bottom; at += 1) {
    if ((starts[at] ?? 0) >= top && isAnchor(at)) return at;
  }
  return first;
}

/** The index of the item at this offset. */
function itemAt(starts: readonly number[], top: number): number {
  let [low, high] = [0, Math.max(0, starts.length - 2)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= top) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The CSS that positions an item. */
export const placeItem = ({ start }: Placed): { transform: string } => ({
  transform: `translateY(${start}px)`,
});
