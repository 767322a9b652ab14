import * as vscode from 'vscode';
import type { Model } from '../../domain/types.ts';
import type { Services } from '../services.ts';
import { shownText } from '../shownText.ts';

const PAGE = 100;
const MOST_LISTED = 1_500;

interface Row extends vscode.QuickPickItem {
  readonly model: Model;
}

/** Prompts for models to compare with `first`, those of its category first; undefined when cancelled. @throws {FalError} */
export async function pickOthers(
  services: Services,
  { first, most }: { readonly first: Model; readonly most: number },
): Promise<readonly Model[] | undefined> {
  const pick = vscode.window.createQuickPick<Row>();
  const closed = new AbortController();
  pick.title = vscode.l10n.t('Compare {0}: choose up to {1} more models', first.name, most);
  pick.placeholder = vscode.l10n.t('Tick the models, then press Enter');
  Object.assign(pick, { canSelectMany: true, matchOnDescription: true, busy: true });
  try {
    return await new Promise((resolve, reject) => {
      pick.onDidAccept(() => {
        const chosen = pick.selectedItems.map(({ model }) => model);
        if (chosen.length >= 1 && chosen.length <= most) resolve(chosen);
        else pick.title = vscode.l10n.t('Choose 1 to {0} models, not {1}', most, chosen.length);
      });
      pick.onDidHide(() => resolve(undefined));
      pick.show();
      candidates(services, first, closed.signal).then((models) => {
        pick.items = models.map((model) => ({
          model,
          label: shownText(model.name),
          description: shownText(`${model.endpointId} · ${model.category}`),
        }));
        pick.busy = false;
      }, reject);
    });
  } finally {
    closed.abort();
    pick.dispose();
  }
}

/** All other models, those of the same category first. */
async function candidates(
  { runtimeHost }: Services,
  first: Model,
  signal: AbortSignal,
): Promise<readonly Model[]> {
  const { catalogue } = await runtimeHost.get();
  const found: Model[] = [];
  for (const category of [first.category, undefined]) {
    let cursor: string | undefined;
    do {
      const page = await catalogue.search({ query: '', category, limit: PAGE, cursor, signal });
      found.push(...page.models);
      cursor = page.nextCursor;
    } while (cursor !== undefined && found.length < MOST_LISTED);
  }
  const byId = new Map(found.map((model) => [model.endpointId, model]));
  byId.delete(first.endpointId);
  return [...byId.values()];
}
