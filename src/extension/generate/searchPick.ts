import * as vscode from 'vscode';
import { shownText } from '../shownText.ts';

/** A row of a live pick. */
export interface LiveItem extends vscode.QuickPickItem {
  /** Of what it stands for: the same in a refined row. */
  readonly id: string;
}

export interface LivePick<T extends LiveItem> {
  readonly title: string;
  readonly placeholder: string;
  readonly value?: string;
  readonly buttons?: readonly vscode.QuickInputButton[];
  /** The rows for what was typed. */
  search(text: string, signal: AbortSignal): Promise<readonly T[]>;
  /** The same rows with what takes longer to know. */
  refine?(items: readonly T[], signal: AbortSignal): Promise<readonly T[]>;
}

/** Milliseconds without a keystroke before a search. */
const PAUSE = 150;

/** What a row says, which is foreign. */
function shown({ label, description = '', detail = '' }: LiveItem) {
  return {
    label: shownText(label),
    description: shownText(description),
    detail: shownText(detail),
  };
}

/** A quick pick whose rows are searched while typing; resolves to the row or the button taken, undefined when it was left. @throws what `search` throws */
export function livePick<T extends LiveItem>(
  options: LivePick<T>,
): Promise<T | vscode.QuickInputButton | undefined> {
  const { title, placeholder, value = '', buttons = [] } = options;
  const pick = vscode.window.createQuickPick<T>();
  let current = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  return new Promise((resolve, reject) => {
    const show = (items: readonly T[]) => {
      const active = pick.activeItems[0]?.id;
      // What was found is shown, whether or not the typed letters are in it.
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
    const done = (taken: T | vscode.QuickInputButton | undefined) => {
      resolve(taken);
      pick.hide();
    };

    Object.assign(pick, { title, placeholder, value, buttons, keepScrollPosition: true });
    pick.onDidChangeValue(() => {
      begin(PAUSE);
    });
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
