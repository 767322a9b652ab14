import type { Browser } from './browser.ts';
import type { Item } from './items.ts';

const ROW = 48;

interface ListKeys {
  readonly browser: Browser;
  readonly goTo: (key: string | undefined) => void;
  readonly toSearch: () => void;
  readonly use: (endpointId: string) => void;
  /** The height of the viewport in pixels. */
  readonly page: () => number;
}

/** Handles the keys of the model list: arrows, typing a name, Enter, Escape. */
export function listKeys({ browser, goTo, toSearch, use, page }: ListKeys) {
  const { active, open, items, typeahead } = browser;
  return (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const models = items.value.filter((item) => item.kind === 'model');
    const at = models.findIndex(({ key }) => key === active.value);
    const here = models[at];
    const many = Math.max(1, Math.floor(page() / ROW) - 1);
    const step = (by: number) =>
      goTo(models[Math.max(0, Math.min(at + by, models.length - 1))]?.key);
    const actions: Readonly<Record<string, () => void>> = {
      ArrowDown: () => step(1),
      ArrowUp: () => {
        if (at <= 0) toSearch();
        else step(-1);
      },
      PageDown: () => step(many),
      PageUp: () => step(-many),
      Home: () => goTo(models[0]?.key),
      End: () => goTo(models.at(-1)?.key),
      ArrowRight: () => {
        open.value = here?.key;
      },
      ArrowLeft: () => {
        open.value = undefined;
      },
      Escape: () => {
        if (open.value === undefined) toSearch();
        else open.value = undefined;
      },
      Enter: () => {
        if (here) use(here.row.id);
      },
    };
    const action = actions[event.key];
    if (action) action();
    else if (event.key.length === 1 && (event.key !== ' ' || typeahead.isActive(event.timeStamp)))
      goTo(startingWith(models, at, typeahead.add(event.key, event.timeStamp)));
    else return;
    event.preventDefault();
  };
}

/** The next model whose name starts with the typed text; a repeated letter cycles. */
function startingWith(
  models: readonly (Item & { readonly kind: 'model' })[],
  at: number,
  text: string,
): string | undefined {
  const isRound = text === text.charAt(0).repeat(text.length);
  const start = isRound ? text.charAt(0) : text;
  const from = isRound ? at + 1 : Math.max(0, at);
  const inTurn = [...models.slice(from), ...models.slice(0, from)];
  return inTurn.find(({ row }) => row.name.toLowerCase().startsWith(start))?.key;
}
