type Props = Readonly<
  Record<string, string | number | boolean | ((event: Event) => void) | undefined>
>;
type Child = Node | string | false | undefined;

/** An element: functions become listeners, other values attributes; texts stay texts, whatever they hold. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  element.append(...present(children));
  return element;
}

const present = (children: readonly Child[]) =>
  children.filter((child) => child !== false && child !== undefined);

/** A drawing in the text's colour; `path` is the page's own. */
export function icon(path: string): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const shape = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  shape.setAttribute('d', path);
  svg.append(shape);
  return svg;
}

/** A part of the page that is drawn again only when what it shows has changed; the focus stays on the element with the same key. */
export function part(element: HTMLElement): (shown: unknown, draw: () => readonly Child[]) => void {
  let last: string | undefined;
  return (shown, draw) => {
    const now = JSON.stringify(shown);
    if (now === last) return;
    last = now;
    const focused = element.contains(document.activeElement)
      ? document.activeElement?.getAttribute('data-key')
      : undefined;
    element.replaceChildren(...present(draw()));
    if (typeof focused !== 'string') return;
    const next =
      element.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]:not([disabled])`) ??
      element.querySelector<HTMLElement>('button:not([disabled])');
    next?.focus();
  };
}
