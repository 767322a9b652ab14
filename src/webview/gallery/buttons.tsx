import { isInFlight } from '../../domain/jobState.ts';
import { useState } from 'preact/hooks';
import type { AssetAction } from '../../protocol/messages.ts';
import { IconButton } from '../controls/iconButton.tsx';
import { Menu, type MenuItem } from '../controls/menu.tsx';
import { t } from '../l10n.ts';
import { act, type Actor, cancelJob, copies, copyText, insertText, removal } from './actions.ts';
import { again, vary } from './runs.ts';
import type { Tile } from './tiles.ts';

interface ButtonsProps {
  readonly actor: Actor;
  readonly tile: Tile;
}

interface Opened {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly x: number;
  readonly y: number;
}

/** The action buttons of an open result. */
export function Buttons({ actor, tile }: ButtonsProps) {
  const { app, useAs } = actor;
  const { job, asset } = tile;
  const { text } = job;
  const [menu, setMenu] = useState<Opened | undefined>(undefined);
  const openAt = (event: MouseEvent, label: string, items: readonly MenuItem[]) => {
    if (!(event.currentTarget instanceof Element)) return;
    const { left, bottom } = event.currentTarget.getBoundingClientRect();
    setMenu({ label, items, x: left, y: bottom + 2 });
  };
  const onAsset = (action: AssetAction) => () => {
    act(app, tile, action);
  };
  if (isInFlight(job.state)) {
    return (
      <div class="detail-actions">
        <button
          type="button"
          class="secondary"
          disabled={job.requestId === undefined}
          onClick={() => {
            cancelJob(app, job.requestId);
          }}
        >
          {t('Cancel')}
        </button>
      </div>
    );
  }
  const isDone = job.state === 'completed';
  return (
    <>
      <div class="detail-actions">
        {asset && (
          <>
            <button type="button" class="primary grow" onClick={onAsset('insert')}>
              {t('Insert')}
            </button>
            {asset.saved === undefined ? (
              <IconButton icon="save" label={t('Save')} onClick={onAsset('save')} />
            ) : (
              <IconButton icon="folder" label={t('Show the file')} onClick={onAsset('reveal')} />
            )}
            <IconButton icon="open-preview" label={t('Open')} onClick={onAsset('open')} />
            <IconButton
              icon="copy"
              label={t('Copy…')}
              aria-haspopup="menu"
              onClick={(event) => {
                openAt(event, t('Copy…'), copies(app, tile));
              }}
            />
          </>
        )}
        {!asset && isDone && text !== undefined && (
          <>
            <button
              type="button"
              class="primary grow"
              onClick={() => {
                insertText(app, text);
              }}
            >
              {t('Insert')}
            </button>
            <IconButton
              icon="copy"
              label={t('Copy')}
              onClick={() => {
                copyText(app, text);
              }}
            />
          </>
        )}
        {!isDone && (
          <button
            type="button"
            class="primary grow"
            onClick={() => {
              app.openModel(job.endpointId, job.input);
            }}
          >
            {t('Edit and try again')}
          </button>
        )}
        <IconButton
          icon="trash"
          label={t('Delete…')}
          aria-haspopup="menu"
          onClick={(event) => {
            const sure = removal(actor, tile)[0]?.items ?? [];
            openAt(event, t('Delete…'), sure);
          }}
        />
      </div>
      <div class="detail-actions quiet">
        <button
          type="button"
          class="text"
          onClick={() => {
            again(app, job);
          }}
        >
          {t('Again')}
        </button>
        {isDone && (
          <>
            <button
              type="button"
              class="text"
              onClick={() => {
                vary(app, job);
              }}
            >
              {t('Vary')}
            </button>
            <button
              type="button"
              class="text"
              onClick={() => {
                app.openModel(job.endpointId, job.input);
              }}
            >
              {t('Edit')}
            </button>
          </>
        )}
        {asset && asset.kind !== 'file' && (
          <button
            type="button"
            class="text"
            onClick={() => {
              useAs(tile);
            }}
          >
            {t('Use as input of…')}
          </button>
        )}
      </div>
      {menu && (
        <Menu
          {...menu}
          onClose={() => {
            setMenu(undefined);
          }}
        />
      )}
    </>
  );
}
