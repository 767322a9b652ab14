import { isInFlight } from '../../domain/jobState.ts';
import type { AssetAction } from '../../protocol/messages.ts';
import type { App } from '../app.ts';
import type { MenuItem } from '../controls/menu.tsx';
import { t } from '../words.ts';
import { again, vary } from './runs.ts';
import type { Gallery } from './store.ts';
import type { Tile } from './tiles.ts';

/** What the actions on a tile need. */
export interface Actor {
  readonly app: App;
  readonly store: Gallery;
  /** Opens the choice of a model that takes the result. */
  readonly useAs: (tile: Tile) => void;
}

/** Does something with a result, and tells what was done. */
export function act({ host, attempt, say }: App, { job, index }: Tile, action: AssetAction): void {
  attempt(async () => {
    const saved = await host.ask('asset.act', { id: job.id, index, action });
    if (saved !== undefined) say(t('Saved as {0}', saved));
    else if (action.startsWith('copy')) say(t('Copied'));
  });
}

const item = (label: string, icon: string, run: () => void): MenuItem => ({ label, icon, run });
const grouped = ([first, ...rest]: readonly MenuItem[]): readonly MenuItem[] =>
  first ? [{ ...first, isFirst: true }, ...rest] : [];

/** How a result is copied. */
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

/** What can be done with a tile, as its menu shows it. */
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
      app.use(job.endpointId, job.input);
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

/** Delete, which asks once more in its place; not for a job in flight, which is cancelled instead. */
export function removal({ app, store }: Actor, { job }: Tile): readonly MenuItem[] {
  if (isInFlight(job.state)) return [];
  const many = job.assets.length;
  const sure = item(
    many > 1 ? t('Delete all {0} results of this run', many) : t('Delete from the history'),
    'trash',
    () => {
      store.remove(job.id);
      app.say(t('Deleted from the history'));
    },
  );
  const items = [sure, { label: t('Keep'), icon: 'close' }];
  return grouped([{ label: t('Delete…'), icon: 'trash', items }]);
}

/** Takes a job back. */
export function cancelJob({ host, attempt }: App, requestId: string | undefined): void {
  if (requestId !== undefined) attempt(() => host.ask('job.cancel', { requestId }));
}

/** Inserts words that a model wrote. */
export function insertText({ host, attempt }: App, text: string): void {
  attempt(() => host.ask('text.insert', { text }));
}

/** Copies words that a model wrote. */
export function copyText({ host, attempt, say }: App, text: string): void {
  attempt(async () => {
    await host.ask('text.copy', { text });
    say(t('Copied'));
  });
}
