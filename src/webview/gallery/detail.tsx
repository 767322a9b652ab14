import { isInFlight } from '../../domain/jobState.ts';
import { promptOf } from '../../domain/input.ts';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useApp } from '../app.ts';
import { Button } from '../controls/button.tsx';
import { Code } from '../controls/code.tsx';
import { Fold } from '../controls/fold.tsx';
import { IconButton } from '../controls/iconButton.tsx';
import { failureOf, progressText } from '../jobs.ts';
import { t } from '../l10n.ts';
import type { Actor } from './actions.ts';
import { Buttons } from './buttons.tsx';
import { JobFacts } from './facts.tsx';
import { Large } from './media.tsx';
import type { Tile } from './tiles.ts';

interface DetailProps {
  readonly actor: Actor;
  readonly tile: Tile;
  readonly before: Tile | undefined;
  readonly after: Tile | undefined;
}

/** One result in full size, with its input and actions. */
export function Detail({ actor, tile, before, after }: DetailProps) {
  const { store } = actor;
  const { job, asset } = tile;
  const box = useRef<HTMLElement>(null);
  const prompt = promptOf(job.input);
  useEffect(() => {
    box.current?.focus();
  }, []);
  useEffect(() => {
    if (box.current) box.current.scrollTop = 0;
  }, [tile.key]);
  const show = (other: Tile | undefined) => {
    if (!other) return;
    store.active.value = other.key;
    store.open.value = other.key;
  };
  const close = () => {
    store.open.value = undefined;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const isOwn =
      event.target instanceof Element &&
      event.target.closest('select, input, video, audio, pre, [data-keys="own"]') !== null;
    if (event.key === 'Escape') close();
    else if (isOwn || event.altKey || event.ctrlKey || event.metaKey) return;
    else if (event.key === 'ArrowLeft') show(before);
    else if (event.key === 'ArrowRight') show(after);
    else return;
    event.preventDefault();
  };
  return (
    <section
      ref={box}
      class="detail"
      tabIndex={-1}
      aria-label={t('Result of {0}', job.modelName)}
      onKeyDown={onKeyDown}
    >
      <header class="detail-bar">
        <IconButton icon="arrow-left" label={t('Back to the gallery')} onClick={close} />
        <h2 class="cut">{job.modelName}</h2>
        <IconButton
          icon="chevron-left"
          label={t('Newer')}
          disabled={!before}
          onClick={() => show(before)}
        />
        <IconButton
          icon="chevron-right"
          label={t('Older')}
          disabled={!after}
          onClick={() => show(after)}
        />
      </header>
      {asset ? (
        <Large key={tile.key} asset={asset} label={prompt ?? job.modelName} />
      ) : (
        <Without tile={tile} searched={store.searched.value.get(job.id)} />
      )}
      <div class="detail-body">
        <Buttons actor={actor} tile={tile} />
        {asset && job.text !== undefined && (
          <p class="detail-text" dir="auto">
            {job.text}
          </p>
        )}
        {prompt !== undefined && <Prompt key={job.id} text={prompt} />}
        <JobFacts tile={tile} />
        <Fold key={`inputs:${job.id}`} title={t('Inputs')}>
          {() => (
            <pre class="code-text" tabIndex={0} role="region" aria-label={t('Inputs')} dir="auto">
              {JSON.stringify(job.input, null, 2)}
            </pre>
          )}
        </Fold>
        <Fold key={`code:${job.id}`} title={t('Code')}>
          {() => <Code endpointId={job.endpointId} input={job.input} />}
        </Fold>
      </div>
    </section>
  );
}

interface WithoutProps {
  readonly tile: Tile;
  /** Why the search for a lost job found nothing. */
  readonly searched: string | undefined;
}

/** The text in place of media: the job's state or its text result. */
function Without({ tile: { job }, searched }: WithoutProps) {
  const { progress } = useApp();
  if (isInFlight(job.state)) {
    const now = progress.value.get(job.requestId ?? '');
    return (
      <div class="large gone shimmer" role="status">
        <p>{progressText(job, now)}</p>
        {now?.log !== undefined && <p class="muted detail-log">{now.log}</p>}
      </div>
    );
  }
  const failure = failureOf(job);
  if (!failure) {
    return (
      <p class="detail-text" dir="auto">
        {job.text ?? t('The model returned nothing that can be shown.')}
      </p>
    );
  }
  const lost = t(
    'It is unknown whether fal received this job. Check your requests on fal.ai before you run it again.',
  );
  return (
    <div class="large gone">
      <span class={`codicon codicon-${failure.icon}`} aria-hidden="true" />
      <p dir="auto">{job.state === 'lost' ? (searched ?? job.error ?? lost) : failure.text}</p>
    </div>
  );
}

const LONG = 240;

function Prompt({ text }: { readonly text: string }) {
  const [isWhole, setWhole] = useState(text.length <= LONG);
  return (
    <div>
      <p class="detail-prompt" dir="auto">
        {isWhole ? text : `${text.slice(0, LONG).trimEnd()}…`}
      </p>
      {!isWhole && <Button label={t('Show all')} onClick={() => setWhole(true)} />}
    </div>
  );
}
