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

interface Action extends MenuItem {
  readonly icon: string;
  readonly run: () => void;
}

/** The actions on a tile; those that do not apply to it are undefined or empty. */
export interface Actions {
  readonly cancel: Action | undefined;
  /** Searches the request of a lost submit. */
  readonly find: Action | undefined;
  readonly insert: Action | undefined;
  /** Saves the result, or shows the saved file. */
  readonly file: Action | undefined;
  readonly open: Action | undefined;
  readonly useAs: Action | undefined;
  /** Copies a text result. */
  readonly copy: Action | undefined;
  /** The formats in which a media result can be copied. */
  readonly copies: readonly Action[];
  readonly again: Action;
  readonly vary: Action;
  readonly edit: Action;
  readonly savePreset: Action;
  readonly askAgent: Action | undefined;
  /** Removes the job from the history, after a confirmation. */
  readonly confirmRemoval: readonly MenuItem[];
}

/** Returns the actions on a tile. */
export function actionsOf({ app, store, useAs }: Actor, tile: Tile): Actions {
  const { host, runOrToast, toast } = app;
  const { job, asset, index } = tile;
  const { requestId, text } = job;
  const item = (label: string, icon: string, run: () => void): Action => ({ label, icon, run });
  const onAsset = (label: string, icon: string, action: AssetAction) =>
    item(label, icon, () =>
      runOrToast(async () => {
        const saved = await host.ask('asset.act', { id: job.id, index, action });
        if (saved !== undefined) toast(t('Saved as {0}', saved));
        else if (action.startsWith('copy')) toast(t('Copied'));
      }),
    );
  const onText = (label: string, icon: string, run: (text: string) => Promise<void>) =>
    text === undefined || asset ? undefined : item(label, icon, () => runOrToast(() => run(text)));
  return {
    cancel:
      isInFlight(job.state) && requestId !== undefined
        ? item(t('Cancel'), 'circle-slash', () =>
            runOrToast(() => host.ask('job.cancel', { requestId })),
          )
        : undefined,
    find: job.isLostSubmit
      ? item(t('Look for it at fal'), 'search', () => runOrToast(() => store.find(job.id)))
      : undefined,
    insert: asset
      ? onAsset(t('Insert'), 'insert', 'insert')
      : onText(t('Insert'), 'insert', async (inserted) => {
          await host.ask('text.insert', { text: inserted });
        }),
    file:
      asset &&
      (asset.saved === undefined
        ? onAsset(t('Save'), 'save', 'save')
        : onAsset(t('Show the file'), 'folder', 'reveal')),
    open: asset && onAsset(t('Open'), 'open-preview', 'open'),
    useAs:
      asset && asset.kind !== 'file'
        ? item(t('Use as input of…'), 'arrow-right', () => useAs(tile))
        : undefined,
    copy: onText(t('Copy'), 'copy', async (copied) => {
      await host.ask('text.copy', { text: copied });
      toast(t('Copied'));
    }),
    copies: asset
      ? [
          onAsset(t('Copy URL'), 'link', 'copyUrl'),
          onAsset(t('Copy as Markdown'), 'markdown', 'copyMarkdown'),
          onAsset(t('Copy as HTML'), 'code', 'copyHtml'),
        ]
      : [],
    again: item(t('Run again'), 'debug-restart', () => again(app, job)),
    vary: item(t('Vary'), 'sparkle', () => vary(app, job)),
    edit: item(job.state === 'failed' ? t('Edit and try again') : t('Edit in Create'), 'edit', () =>
      app.openModel(job.endpointId, job.input),
    ),
    savePreset: item(t('Save as preset…'), 'bookmark', () =>
      runOrToast(() => host.ask('preset.save', { endpointId: job.endpointId, input: job.input })),
    ),
    askAgent: asset && onAsset(t('Ask an agent…'), 'comment-discussion', 'askAgent'),
    confirmRemoval: [
      item(
        job.assets.length > 1
          ? t('Delete all {0} results of this run', job.assets.length)
          : t('Delete from the history'),
        'trash',
        () => {
          store.remove(job.id);
          toast(t('Deleted from the history'));
        },
      ),
      { label: t('Keep'), icon: 'close' },
    ],
  };
}

/** The menu items of a tile; a job in flight can be cancelled, but neither repeated nor deleted. */
export function menuOf(actor: Actor, tile: Tile): readonly MenuItem[] {
  const { cancel, find, insert, file, open, useAs, copy, copies, ...rest } = actionsOf(actor, tile);
  const { again, vary, edit, savePreset, askAgent, confirmRemoval } = rest;
  const isRunning = isInFlight(tile.job.state);
  const groups: readonly (readonly (MenuItem | undefined)[])[] = [
    [cancel, find, insert, file, open, useAs, askAgent, copy],
    copies,
    isRunning ? [edit, savePreset] : [again, vary, edit, savePreset],
    isRunning ? [] : [{ label: t('Delete…'), icon: 'trash', items: confirmRemoval }],
  ];
  return groups
    .map((group) => group.filter((item) => item !== undefined))
    .flatMap(([first, ...others], at) => (first ? [{ ...first, isFirst: at > 0 }, ...others] : []));
}
