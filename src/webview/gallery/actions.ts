import { isInFlight } from '../../domain/jobState.ts';
import type { AssetAction } from '../../protocol/messages.ts';
import type { App } from '../app.ts';
import type { MenuItem } from '../controls/menu.tsx';
import { t } from '../l10n.ts';
import { again, vary } from './runs.ts';
import type { Gallery } from './store.ts';
import type { Tile } from './tiles.ts';

/** The dependencies of the tile actions. */
export interface Actor {
  readonly app: App;
  readonly store: Gallery;
  /** Opens the selection of a model that accepts the result. */
  readonly useAs: (tile: Tile) => void;
}

/** Runs an action on a result and shows a toast. */
export function act(
  { host, runOrToast, toast }: App,
  { job, index }: Tile,
  action: AssetAction,
): void {
  runOrToast(async () => {
    const saved = await host.ask('asset.act', { id: job.id, index, action });
    if (saved !== undefined) toast(t('Saved as {0}', saved));
    else if (action.startsWith('copy')) toast(t('Copied'));
  });
}

const item = (label: string, icon: string, run: () => void): MenuItem => ({ label, icon, run });
const grouped = ([first, ...rest]: readonly MenuItem[]): readonly MenuItem[] =>
  first ? [{ ...first, isFirst: true }, ...rest] : [];

/** The formats in which a result can be copied. */
export function copies(app: App, tile: Tile): readonly MenuItem[] {
  const copy = (label: string, icon: string, action: AssetAction) =>
    item(label, icon, () => {
      act(app, tile, action);
    });
  return [
    copy(t('Copy URL'), 'link', 'copyUrl'),
    copy(t('Copy as Markdown'), 'markdown', 'copyMarkdown'),
    copy(t('Copy as HTML'), 'code', 'copyHtml'),
  ];
}

/** The menu items of a tile. */
export function menuOf(actor: Actor, tile: Tile): readonly MenuItem[] {
  return [
    ...ofFlight(actor, tile),
    ...(tile.asset ? ofAsset(actor, tile) : ofText(actor, tile)),
    ...ofRun(actor, tile),
    ...removal(actor, tile),
  ];
}

function ofFlight({ app }: Actor, { job }: Tile): readonly MenuItem[] {
  if (!isInFlight(job.state) || job.requestId === undefined) return [];
  return [
    item(t('Cancel'), 'circle-slash', () => {
      cancelJob(app, job.requestId);
    }),
  ];
}

function ofAsset({ app, useAs }: Actor, tile: Tile): readonly MenuItem[] {
  const on = (label: string, icon: string, action: AssetAction) =>
    item(label, icon, () => {
      act(app, tile, action);
    });
  return [
    on(t('Insert'), 'insert', 'insert'),
    tile.asset?.saved === undefined
      ? on(t('Save'), 'save', 'save')
      : on(t('Show the file'), 'folder', 'reveal'),
    on(t('Open'), 'open-preview', 'open'),
    ...(tile.asset?.kind === 'file'
      ? []
      : [
          item(t('Use as input of…'), 'arrow-right', () => {
            useAs(tile);
          }),
        ]),
    ...grouped(copies(app, tile)),
  ];
}

function ofText({ app }: Actor, { job: { text } }: Tile): readonly MenuItem[] {
  if (text === undefined) return [];
  return [
    item(t('Insert'), 'insert', () => {
      insertText(app, text);
    }),
    item(t('Copy'), 'copy', () => {
      copyText(app, text);
    }),
  ];
}

function ofRun({ app }: Actor, { job }: Tile): readonly MenuItem[] {
  const edit = item(
    job.state === 'failed' ? t('Edit and try again') : t('Edit in Create'),
    'edit',
    () => {
      app.openModel(job.endpointId, job.input);
    },
  );
  if (isInFlight(job.state)) return grouped([edit]);
  return grouped([
    item(t('Run again'), 'debug-restart', () => {
      again(app, job);
    }),
    item(t('Vary'), 'sparkle', () => {
      vary(app, job);
    }),
    edit,
  ]);
}

/** Delete with a confirmation in place; none for a job in flight, which can be cancelled instead. */
export function removal({ app, store }: Actor, { job }: Tile): readonly MenuItem[] {
  if (isInFlight(job.state)) return [];
  const many = job.assets.length;
  const sure = item(
    many > 1 ? t('Delete all {0} results of this run', many) : t('Delete from the history'),
    'trash',
    () => {
      store.remove(job.id);
      app.toast(t('Deleted from the history'));
    },
  );
  const items = [sure, { label: t('Keep'), icon: 'close' }];
  return grouped([{ label: t('Delete…'), icon: 'trash', items }]);
}

/** Cancels a job. */
export function cancelJob({ host, runOrToast }: App, requestId: string | undefined): void {
  if (requestId !== undefined) runOrToast(() => host.ask('job.cancel', { requestId }));
}

/** Inserts a text result. */
export function insertText({ host, runOrToast }: App, text: string): void {
  runOrToast(() => host.ask('text.insert', { text }));
}

/** Copies a text result. */
export function copyText({ host, runOrToast, toast }: App, text: string): void {
  runOrToast(async () => {
    await host.ask('text.copy', { text });
    toast(t('Copied'));
  });
}
