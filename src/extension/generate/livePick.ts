import * as vscode from 'vscode';
import { shownText } from '../shownText.ts';

/** A row of a search pick. */
export interface LiveItem extends vscode.QuickPickItem {
  /** Identifies the row; a refined row keeps it. */
  readonly id: string;
}

export interface LivePick<T extends LiveItem> {
  readonly title: string;
  readonly placeholder: string;
  readonly value?: string;
  readonly buttons?: readonly vscode.QuickInputButton[];
  /** Returns the rows that match the typed text. */
  search(text: string, signal: AbortSignal): Promise<readonly T[]>;
  /** Returns the same rows with details that take longer to load. */
  refine?(items: readonly T[], signal: AbortSignal): Promise<readonly T[]>;
}

/** Debounce of the search in milliseconds. */
const PAUSE = 150;

/** Escapes a row's untrusted text. */
function shown({ label, description = '', detail = '' }: LiveItem) {
  return {
    label: shownText(label),
    description: shownText(description),
    detail: shownText(detail),
  };
}

/** Shows a quick pick that searches while the user types; resolves to the accepted row or button, undefined when cancelled. @throws what `search` throws */
export function livePick<T extends LiveItem>(
  options: LivePick<T>,
): Promise<T | vscode.QuickInputButton | undefined> {
  const { title, placeholder, value = '', buttons = [] } = options;
  const pick = vscode.window.createQuickPick<T>();
  let current = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  return new Promise((resolve, reject) => {
    let before = '';
    const show = (items: readonly T[]) => {
      const active = pick.activeItems[0]?.id;
      const texts = JSON.stringify(items.map((item) => [item.id, shown(item)]));
      // VS Code loses a click on a row that is replaced at the same time.
      if (texts === before) return;
      before = texts;
      // Without `alwaysShow`, VS Code hides matches that do not contain the typed letters.
      pick.items = items.map((item) => ({ ...item, ...shown(item), alwaysShow: true }));
      const again = pick.items.find(({ id }) => id === active);
      if (again) pick.activeItems = [again];
    };
    const search = async (text: string, { signal }: AbortController) => {
      const isOver = () => signal.aborted;
      pick.busy = true;
      try {
        const found = await options.search(text, signal);
        if (isOver()) return;
        show(found);
        const refined = await options.refine?.(found, signal);
        if (refined && !isOver()) show(refined);
      } catch (error) {
        if (isOver()) return;
        reject(error instanceof Error ? error : new Error(String(error)));
        pick.hide();
      } finally {
        if (!isOver()) pick.busy = false;
      }
    };
    const begin = (pause: number) => {
      current.abort();
      current = new AbortController();
      clearTimeout(timer);
      timer = setTimeout(() => void search(pick.value, current), pause);
    };
    const done = (picked: T | vscode.QuickInputButton | undefined) => {
      resolve(picked);
      pick.hide();
    };

    Object.assign(pick, { title, placeholder, value, buttons, keepScrollPosition: true });
    pick.onDidChangeValue(() => begin(PAUSE));
    pick.onDidTriggerButton(done);
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      if (item) done(item);
    });
    pick.onDidHide(() => {
      current.abort();
      clearTimeout(timer);
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
    begin(0);
  });
}
