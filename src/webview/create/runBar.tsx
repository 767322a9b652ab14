import { useApp } from '../app.ts';
import { t } from '../l10n.ts';
import { isPerLine, MAX_RUNS, promptLines, runCount } from './batch.ts';
import { Linkified } from './linkified.tsx';
import { priceText } from './price.ts';
import type { Session } from './session.ts';
import { SpentToday } from './spentToday.tsx';

interface RunBarProps {
  readonly session: Session;
  readonly onGenerate: () => void;
}

/** The Generate button with its price, and the number of runs. */
export function RunBar({ session, onGenerate }: RunBarProps) {
  const { situation, host, runOrToast } = useApp();
  const { hasKey, sandbox } = situation.value;
  const needsKey = !hasKey && !sandbox;
  const { isStarting, error } = session;
  return (
    <div class="run">
      <Batch session={session} />
      {needsKey ? (
        <button
          class="primary generate"
          type="button"
          onClick={() => runOrToast(() => host.ask('command.run', { command: 'setKey' }))}
        >
          {t('Set API key to generate')}
        </button>
      ) : (
        <GenerateButton session={session} onGenerate={onGenerate} />
      )}
      <SpentToday />
      <progress class="starting" hidden={!isStarting.value} aria-label={t('Submitting…')} />
      {error.value !== undefined && (
        <p class="run-error" role="alert">
          <span class="codicon codicon-error" aria-hidden="true" />
          <span>
            <Linkified text={error.value} />
          </span>
        </p>
      )}
    </div>
  );
}

function GenerateButton({ session, onGenerate }: RunBarProps) {
  const { situation } = useApp();
  const { isStarting, draft, estimate, uploads } = session;
  const count = runCount(draft.value);
  const estimated = estimate.value;
  const price = estimated === undefined ? '' : priceText(estimated, situation.value.language);
  const isUploading = uploads.rows.value.some((row) => row.error === undefined);
  const word = count > 1 ? t('Generate {0}', count) : t('Generate');
  return (
    <>
      <button
        class="primary generate"
        type="button"
        aria-disabled={isStarting.value || isUploading}
        aria-describedby={estimated ? 'price-note' : undefined}
        aria-keyshortcuts="Control+Enter Meta+Enter"
        title={estimated?.note}
        onClick={() => {
          if (!isUploading) onGenerate();
        }}
      >
        {isUploading ? t('Uploading') : isStarting.value ? t('Submitting…') : word}
        {price !== '' && <span class="price">· {price}</span>}
      </button>
      {estimated && (
        <span class="visually-hidden" id="price-note">
          {estimated.note}
        </span>
      )}
    </>
  );
}

/** Selects the runs of a click: variations, or one per line of the prompt. */
function Batch({ session }: { readonly session: Session }) {
  const draft = session.draft.value;
  const lines = promptLines(draft).length;
  const perLine = isPerLine(draft);
  return (
    <div class="batch">
      {lines > 1 && (
        <label class="check">
          <input
            type="checkbox"
            checked={draft.perLine === true}
            onInput={(event) => session.change({ perLine: event.currentTarget.checked })}
          />
          <span>{t('One run per line ({0})', Math.min(lines, MAX_RUNS))}</span>
        </label>
      )}
      {!perLine && (
        <label class="variations">
          <span>{t('Variations')}</span>
          <input
            type="number"
            min={1}
            max={MAX_RUNS}
            step={1}
            value={draft.variations ?? 1}
            onInput={(event) => {
              const { valueAsNumber: typed } = event.currentTarget;
              if (Number.isNaN(typed)) return;
              const variations = Math.min(Math.max(Math.round(typed), 1), MAX_RUNS);
              session.change({ variations });
            }}
          />
        </label>
      )}
    </div>
  );
}
