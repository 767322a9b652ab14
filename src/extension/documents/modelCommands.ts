import * as vscode from 'vscode';
import { estimateText } from '../../domain/estimate.ts';
import type { Services } from '../services.ts';
import { showDocument } from './documents.ts';
import { pickModel, priceText } from '../generate/modelPick.ts';
import { moneyText } from '../jobs/results.ts';
import { openWeb } from '../openWeb.ts';
import { type Action, commandAction, notify } from '../notify.ts';

/** The command: searches for a model and shows its actions. */
export async function searchModels(services: Services): Promise<void> {
  const title = vscode.l10n.t('Search models');
  const id = (await pickModel(services, { title }))?.endpointId;
  if (id === undefined) return;
  const actions: Action[] = [
    commandAction(vscode.l10n.t('Generate'), 'fal.generate', { endpointId: id }),
    commandAction(vscode.l10n.t('Show Schema'), 'fal.showSchema', id),
    commandAction(vscode.l10n.t('Check Price'), 'fal.checkPrice', id),
    { label: vscode.l10n.t('Copy Endpoint ID'), run: () => vscode.env.clipboard.writeText(id) },
    { label: vscode.l10n.t('Open on fal.ai'), run: () => openWeb(`https://fal.ai/models/${id}`) },
  ];
  const labels = actions.map(({ label }) => label);
  const chosen = await vscode.window.showQuickPick(labels, { title: id });
  await actions.find(({ label }) => label === chosen)?.run();
}

/** The command: shows the schema of `endpointId`, else of a picked model, as a document. @throws {FalError} */
export async function showSchema(services: Services, endpointId: unknown): Promise<void> {
  const id = await endpoint(
    services,
    endpointId,
    vscode.l10n.t('Show model schema: choose a model'),
  );
  if (id === undefined) return;
  const { catalogue } = await services.runtimeHost.get();
  // An unknown model fails here; otherwise the error would appear as a document.
  await catalogue.schema(id);
  await showDocument(`models/${id}`);
}

/** The command: shows the price of `endpointId`, else of a picked model, and an estimate for a run with defaults. @throws {FalError} */
export async function checkPrice(
  services: Services,
  endpointId: unknown,
): Promise<string | undefined> {
  const id = await endpoint(services, endpointId, vscode.l10n.t('Check price: choose a model'));
  if (id === undefined) return undefined;
  const { prices, estimate } = await services.runtimeHost.get();
  const [price] = (await prices.get([id])).values();
  if (!price) {
    const none = vscode.l10n.t('No price available for {0}.', id);
    notify(none, [], services.log);
    return none;
  }
  const run = await estimate(id, {}, { translate: vscode.l10n.t });
  const money = (amount: number) => moneyText(amount, run.currency ?? price.currency);
  const figures = estimateText(run, vscode.l10n.t, money);
  const costs =
    figures === undefined
      ? vscode.l10n.t('The price of a run is unknown.')
      : vscode.l10n.t('A run with default settings costs {0}.', figures);
  const text = `${id}: ${priceText(price)}. ${costs} ${run.note}`;
  const generate = commandAction(vscode.l10n.t('Generate'), 'fal.generate', { endpointId: id });
  notify(text, [generate], services.log);
  return text;
}

async function endpoint(
  services: Services,
  endpointId: unknown,
  title: string,
): Promise<string | undefined> {
  if (typeof endpointId === 'string') return endpointId;
  return (await pickModel(services, { title }))?.endpointId;
}
