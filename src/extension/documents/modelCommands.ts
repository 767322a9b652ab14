import * as vscode from 'vscode';
import { quantityOf } from '../../catalogue/estimate.ts';
import type { Services } from '../services.ts';
import { showDocument } from './documents.ts';
import { pickModel, priceText } from '../generate/modelPick.ts';
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
  const { prices, catalogue } = await services.runtimeHost.get();
  const [price] = (await prices.get([id])).values();
  if (!price) {
    const none = vscode.l10n.t('No price available for {0}.', id);
    notify(none, [], services.log);
    return none;
  }
  const schema = await catalogue.schema(id).catch(() => undefined);
  const { quantity, note } = quantityOf(price.unit, {}, schema?.schema.input);
  const run =
    quantity === undefined
      ? note
      : vscode.l10n.t(
          'A run with default settings costs about {0} {1} ({2}).',
          String(Number((quantity * price.unitPrice).toPrecision(3))),
          price.currency,
          note,
        );
  const text = `${id}: ${priceText(price)}. ${run}`;
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
