import * as vscode from 'vscode';
import type { MediaKind, Model, Price } from '../../domain/types.ts';
import { unitLabel } from '../../domain/units.ts';
import type { LocalRuntime, Runtime } from '../../runtime/runtime.ts';
import { matchingPresets, openRunnables, type PresetModel } from '../presets/runnables.ts';
import { mediaField } from './askInput.ts';
import { livePick, type LiveItem } from './livePick.ts';
import type { Services } from '../services.ts';
import { readSettings } from '../settings.ts';

const LAST = 'fal.lastModel';
/** Rows with a price: those visible without scrolling, and a few more. */
const PRICED = 15;
const ROWS = 40;

/** fal's categories, largest first. */
const CATEGORIES = [
  ...['text-to-image', 'image-to-image', 'text-to-video', 'image-to-video', 'video-to-video'],
  ...['text-to-speech', 'speech-to-text', 'text-to-audio', 'audio-to-audio', 'audio-to-video'],
  ...['speech-to-speech', 'video-to-audio', 'image-to-3d', 'text-to-3d', '3d-to-3d'],
  ...['vision', 'llm', 'json', 'training'],
] as const;

/** The categories whose models accept a file of each kind. */
const CATEGORIES_BY_KIND: Readonly<Record<MediaKind, readonly string[]>> = {
  image: ['image-to-image', 'image-to-video', 'image-to-3d', 'vision'],
  video: ['video-to-video', 'video-to-audio'],
  audio: ['speech-to-text', 'audio-to-audio', 'audio-to-video', 'speech-to-speech'],
  '3d': ['3d-to-3d'],
  file: ['training'],
};

export interface PickOptions {
  readonly title: string;
  readonly takes?: MediaKind | undefined;
  readonly hasPresets?: boolean;
}

/** Prompts for a model by search text and category, with prices; `takes` limits the list to models that accept such a file, and `hasPresets` adds presets, as models with the id `preset:NAME`. Undefined when cancelled. @throws {FalError} */
export async function pickModel(
  services: Services,
  { title, takes, hasPresets = false }: PickOptions,
): Promise<Model | undefined> {
  const filter = {
    iconPath: new vscode.ThemeIcon('filter'),
    tooltip: vscode.l10n.t('Filter by category'),
  };
  let category: string | undefined;
  let typed = '';
  for (;;) {
    const picked = await livePick<ModelItem>({
      title: category === undefined ? title : `${title} (${category})`,
      placeholder: vscode.l10n.t('Search for a model, e.g. “flux dev” or “upscale video”'),
      value: typed,
      buttons: takes === undefined ? [filter] : [],
      search: async (text, signal) => {
        typed = text;
        // The list is open by now: nothing typed while fal loads goes to the document behind.
        const runtime = await services.runtimeHost.get();
        const categories = takes === undefined ? [category] : CATEGORIES_BY_KIND[takes];
        const found = await search(runtime, text, categories, signal);
        const isUnfiltered = text.trim() === '' && category === undefined;
        const own = isUnfiltered ? await ownModels(services, runtime, takes) : [];
        const presets = hasPresets
          ? await presetItems(runtime, { query: text, category }, takes)
          : [];
        const first = new Set(presets.map(({ id }) => id));
        const others = own.filter(({ id }) => !first.has(id));
        return [...others, ...presets, ...found.map((model) => toItem(model))];
      },
      refine: async (items, signal) => {
        const ids = items.slice(0, PRICED).map((item) => priceId(item));
        const runtime = await services.runtimeHost.get();
        // fal returns no prices without a key; the rows then stay without them.
        const prices = await runtime.prices.get(ids, signal).catch(() => undefined);
        return items.map((item) => ({
          ...item,
          detail: detail(item.model, prices?.get(priceId(item))),
        }));
      },
    });
    if (picked !== filter) return picked && 'model' in picked ? picked.model : undefined;
    category = await pickCategory();
  }
}

interface ModelItem extends LiveItem {
  readonly model: Model | PresetModel;
}

/** The endpoint id whose price an item has. */
const priceId = ({ model }: ModelItem): string => ('runs' in model ? model.runs : model.endpointId);

/** The presets that match; with `takes`, those with a parameter for such a file. */
async function presetItems(
  runtime: LocalRuntime,
  query: { readonly query: string; readonly category?: string | undefined },
  takes: MediaKind | undefined,
): Promise<readonly ModelItem[]> {
  const runnables = openRunnables(runtime);
  const all = await runnables.presets();
  const ids = new Set(matchingPresets(all, query));
  const shown = all.filter(({ endpointId }) => ids.has(endpointId));
  const items = await Promise.all(
    shown.map(async (model) => {
      const isFitting =
        takes === undefined ||
        mediaField((await runnables.find(model.endpointId)).schema, takes) !== undefined;
      return isFitting ? [toItem(model, vscode.l10n.t('preset'))] : [];
    }),
  );
  return items.flat();
}

async function pickCategory(): Promise<string | undefined> {
  const all = vscode.l10n.t('All categories');
  const picked = await vscode.window.showQuickPick([all, ...CATEGORIES]);
  return picked === all ? undefined : picked;
}

async function search(
  { catalogue }: Runtime,
  query: string,
  categories: readonly (string | undefined)[],
  signal: AbortSignal,
): Promise<Model[]> {
  const limit = Math.ceil(ROWS / categories.length);
  const pages = await Promise.all(
    categories.map((category) => catalogue.search({ query, category, limit, signal })),
  );
  // Interleaves the categories, so that the best match of each comes first.
  return Array.from({ length: limit }, (_, at) => pages.map(({ models }) => models[at]))
    .flat()
    .filter((model) => model !== undefined);
}

/** The last used model, then the default models. */
async function ownModels(
  { context }: Services,
  { catalogue }: Runtime,
  takes: MediaKind | undefined,
): Promise<ModelItem[]> {
  const last = context.globalState.get<string>(LAST);
  const defaults = [...readSettings().defaultModels];
  const rows: (readonly [string, string])[] = [
    ...(last === undefined ? [] : [[last, vscode.l10n.t('last used')] as const]),
    ...defaults.map(([category, id]) => [id, vscode.l10n.t('default: {0}', category)] as const),
  ];
  const items = await Promise.all(
    rows.map(async ([id, why]) => {
      const model = await catalogue.find(id).catch(() => undefined);
      const fits = takes === undefined || CATEGORIES_BY_KIND[takes].includes(model?.category ?? '');
      return model && fits ? [toItem(model, why)] : [];
    }),
  );
  return items.flat();
}

function toItem(model: Model | PresetModel, why?: string): ModelItem {
  const endpointId = 'runs' in model ? model.runs : model.endpointId;
  return {
    id: model.endpointId,
    model,
    label: model.name,
    description: why === undefined ? endpointId : `${endpointId} · ${why}`,
    detail: detail(model),
  };
}

function detail({ category, status }: Model, price?: Price): string {
  const parts = [category];
  if (price) parts.push(priceText(price));
  if (status === 'deprecated') parts.push(vscode.l10n.t('deprecated'));
  return parts.join(' · ');
}

/** A localized price per unit. */
export function priceText({ unitPrice, currency, unit }: Price): string {
  const one = unitLabel(unit, vscode.l10n.t);
  return vscode.l10n.t('{0} {1} per {2}', String(unitPrice), currency, one);
}

/** Stores a model as the last used one, which the next pick lists first. */
export async function rememberModel(
  context: vscode.ExtensionContext,
  endpointId: string,
): Promise<void> {
  await context.globalState.update(LAST, endpointId);
}
