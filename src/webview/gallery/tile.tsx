import { isInFlight } from '../../domain/jobState.ts';
import { promptOf } from '../../domain/input.ts';
import { KIND_ICONS } from '../../domain/icons.ts';
import type { JobCard } from '../../protocol/messages.ts';
import { useApp } from '../app.ts';
import { dayName } from '../controls/format.ts';
import { IconButton } from '../controls/iconButton.tsx';
import { failureOf, progressText } from '../jobs.ts';
import { t } from '../l10n.ts';
import { setDragData } from './drag.ts';
import { goneText, kindName, useSource } from './media.tsx';
import type { Tile } from './tiles.ts';

interface TileProps {
  readonly tile: Tile;
  readonly isActive: boolean;
  readonly onOpen: () => void;
  readonly onFocus: () => void;
  /** Opens the tile's menu at a position of the viewport. */
  readonly onMenu: (x: number, y: number) => void;
}

/** The maximum characters of a text in a tile's accessible name. */
const LABEL_TEXT = 120;

/** A tile of the grid. */
export function TileView({ tile, isActive, onOpen, onFocus, onMenu }: TileProps) {
  const { openModel } = useApp();
  const { job, asset } = tile;
  const source = useSource(asset);
  const label = useTileLabel(tile, source.src === undefined);
  return (
    <div class="tile" role="listitem" data-state={job.state}>
      <button
        type="button"
        class="tile-face"
        data-tile={tile.key}
        title={promptOf(job.input) ?? job.modelName}
        tabIndex={isActive ? 0 : -1}
        draggable={asset !== undefined}
        onDragStart={(event) => {
          if (asset) setDragData(event.dataTransfer, asset);
        }}
        onClick={onOpen}
        onFocus={onFocus}
        onContextMenu={(event) => {
          event.preventDefault();
          const { left, top } = event.currentTarget.getBoundingClientRect();
          const byKeyboard = event.clientX === 0 && event.clientY === 0;
          onMenu(byKeyboard ? left : event.clientX, byKeyboard ? top : event.clientY);
        }}
      >
        <span class="visually-hidden">{label}</span>
        <Face tile={tile} {...source} />
      </button>
      <IconButton
        class="tile-more"
        icon="ellipsis"
        label={t('Actions')}
        aria-haspopup="menu"
        tabIndex={-1}
        onClick={(event) => {
          const { left, bottom } = event.currentTarget.getBoundingClientRect();
          onMenu(left, bottom);
        }}
      />
      {job.state === 'failed' && (
        <button
          type="button"
          class="tile-retry"
          tabIndex={isActive ? 0 : -1}
          onClick={() => openModel(job.endpointId, job.input)}
        >
          {t('Edit and try again')}
        </button>
      )}
    </div>
  );
}

interface FaceProps {
  readonly tile: Tile;
  readonly src: string | undefined;
  readonly fail: () => void;
}

function Face({ tile: { job, asset }, src, fail }: FaceProps) {
  const { progress } = useApp();
  if (isInFlight(job.state)) {
    const now = progress.value.get(job.requestId ?? '');
    return (
      <span class="tile-words shimmer" aria-hidden="true">
        <span class="codicon codicon-sync" />
        <span>{progressText(job, now)}</span>
        <span class="muted cut">{job.modelName}</span>
      </span>
    );
  }
  const failure = failureOf(job);
  if (failure && (job.state !== 'lost' || !asset)) return <Words {...failure} />;
  if (!asset) return <Words icon={KIND_ICONS.text} text={job.text ?? t('Nothing to show')} />;
  if (src === undefined) return <Words icon="debug-disconnect" text={t('Expired')} />;
  if (asset.kind === 'image') {
    return (
      <img src={src} alt="" loading="lazy" decoding="async" draggable={false} onError={fail} />
    );
  }
  if (asset.kind === 'video') {
    return (
      <>
        <video src={`${src}#t=0.1`} muted preload="metadata" onError={fail} />
        <span class="tile-sign codicon codicon-play" aria-hidden="true" />
      </>
    );
  }
  return <Words icon={KIND_ICONS[asset.kind]} text={promptOf(job.input) ?? job.modelName} />;
}

function Words({ icon, text }: { readonly icon: string; readonly text: string }) {
  return (
    <span class="tile-words" aria-hidden="true">
      <span class={`codicon codicon-${icon}`} />
      <span class="tile-text" dir="auto">
        {text}
      </span>
    </span>
  );
}

/** The accessible name of a tile. */
function useTileLabel({ job, asset, index }: Tile, isGone: boolean): string {
  const { situation, progress } = useApp();
  const { language, now, offline } = situation.value;
  const names: Record<Exclude<JobCard['state'], 'completed'>, string> = {
    submitting: progressText(job, undefined),
    running: progressText(job, progress.value.get(job.requestId ?? '')),
    failed: t('Failed: {0}', job.error ?? ''),
    cancelled: t('Cancelled'),
    'not-submitted': t('Not submitted'),
    lost: t('Lost'),
  };
  const what = asset
    ? kindName(asset.kind)
    : [kindName('text'), job.text?.slice(0, LABEL_TEXT)].join(', ');
  return [
    job.state === 'completed' ? what : names[job.state],
    job.assets.length > 1 && t('{0} of {1}', index + 1, job.assets.length),
    asset && isGone && goneText(asset, offline),
    promptOf(job.input),
    job.modelName,
    dayName(job.at, now, language),
  ]
    .filter((part) => typeof part === 'string')
    .join(', ');
}
