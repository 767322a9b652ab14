import { useEffect, useState } from 'preact/hooks';
import type { BatchCard } from '../../protocol/batches.ts';
import type { Estimate } from '../../protocol/messages.ts';
import { useApp } from '../app.ts';
import { Button } from '../controls/button.tsx';
import { IconButton } from '../controls/iconButton.tsx';
import { t } from '../l10n.ts';
import { Linkified } from './linkified.tsx';
import { approvedBy, priceText } from './price.ts';

/** The batches of this workspace: how far each came, and what to do with the rest. */
export function BatchLines() {
  const { batches, runOrToast } = useApp();
  useEffect(() => runOrToast(batches.load), []);
  if (batches.cards.value.length === 0) return null;
  return (
    <ul class="batches" aria-label={t('Batches')}>
      {batches.cards.value.map((card) => (
        <BatchLine key={card.id} card={card} />
      ))}
    </ul>
  );
}

function BatchLine({ card }: { readonly card: BatchCard }) {
  const { host, runOrToast } = useApp();
  const { id, phase, modelName, total, done, failed } = card;
  const isOver = phase === 'over';
  const progress = t('{0} of {1} done', done, total);
  return (
    <li class="batch-line" data-phase={phase}>
      <span class="batch-name cut" dir="auto" title={modelName}>
        {modelName}
      </span>
      {phase === 'running' && (
        <Button
          label={t('Stop')}
          aria-label={t('Stop the batch of {0}', modelName)}
          onClick={() => runOrToast(() => host.ask('batch.stop', { id }))}
        />
      )}
      {isOver && (
        <IconButton
          icon="close"
          label={t('Dismiss {0}', modelName)}
          onClick={() => runOrToast(() => host.ask('batch.remove', { id }))}
        />
      )}
      <progress
        max={total}
        value={done + failed}
        aria-label={modelName}
        aria-valuetext={progress}
      />
      <p class="batch-count" aria-live="polite">
        {[progress, ...figures(card)].join(', ')}
      </p>
      {phase === 'stopping' && (
        <p class="muted">{t('Stopped. What fal already has goes on; no further run starts.')}</p>
      )}
      {phase === 'other-process' && <p class="muted">{t('Another window runs it.')}</p>}
      {isOver && <What card={card} />}
      {isOver && <Rest card={card} />}
    </li>
  );
}

function figures({ phase, total, done, running, failed, unsure }: BatchCard): readonly string[] {
  const left = total - done - running - failed - unsure;
  return [
    ...(running > 0 ? [t('{0} running', running)] : []),
    ...(failed > 0 ? [t('{0} failed', failed)] : []),
    ...(unsure > 0 ? [t('{0} unsure', unsure)] : []),
    ...(left > 0 && phase !== 'running' ? [t('{0} not started', left)] : []),
  ];
}

/** The reasons that a line shows. */
const MOST_REASONS = 5;

/** What happened, each reason once with its rows. */
function What({ card }: { readonly card: BatchCard }) {
  const rows = new Map<string, number[]>();
  for (const { row, text } of card.faults) rows.set(text, [...(rows.get(text) ?? []), row]);
  const { message } = card;
  if (message === undefined && rows.size === 0) return null;
  return (
    <ul class="batch-faults">
      {message !== undefined && (
        <li>
          <Linkified text={message} />
        </li>
      )}
      {[...rows].slice(0, MOST_REASONS).map(([text, numbers]) => (
        <li key={text}>
          <span class="strong">{t('Run {0}:', numbers.join(', '))}</span> <Linkified text={text} />
        </li>
      ))}
      {rows.size > MOST_REASONS && (
        <li>{t('And {0} more, which the gallery shows.', rows.size - MOST_REASONS)}</li>
      )}
    </ul>
  );
}

interface Offer {
  readonly rows: number;
  readonly estimate: Estimate;
}

/** Runs what has no result, after its price was shown. */
function Rest({ card }: { readonly card: BatchCard }) {
  const { host, runOrToast, situation } = useApp();
  const { id, unsure } = card;
  const [isOpen, setOpen] = useState(false);
  const [takesUnsure, setTakesUnsure] = useState(false);
  const [isStarting, setStarting] = useState(false);
  const [offer, setOffer] = useState<Offer>();
  useEffect(() => {
    setOffer(undefined);
    if (!isOpen) return;
    const controller = new AbortController();
    runOrToast(async () => {
      const found = await host.ask('batch.price', { id, unsure: takesUnsure }, controller.signal);
      if (!controller.signal.aborted) setOffer(found);
    });
    return () => controller.abort();
  }, [isOpen, takesUnsure]);
  if (!isOpen)
    return (
      <Button
        class="batch-rest"
        look="secondary"
        label={t('Run the rest')}
        onClick={() => setOpen(true)}
      />
    );
  const run = ({ estimate }: Offer) => {
    setStarting(true);
    runOrToast(() =>
      host
        .ask('batch.rest', { id, unsure: takesUnsure, ...approvedBy(estimate) })
        .finally(() => setStarting(false)),
    );
  };
  const price = offer && priceText(offer.estimate, situation.value.language);
  return (
    <div class="batch-offer">
      {unsure > 0 && (
        <label class="check">
          <input
            type="checkbox"
            checked={takesUnsure}
            onInput={(event) => setTakesUnsure(event.currentTarget.checked)}
          />
          <span>
            {t('Also the unsure ones ({0}): fal may have them, so you may pay twice', unsure)}
          </span>
        </label>
      )}
      <button
        class="primary generate"
        type="button"
        title={offer?.estimate.note}
        disabled={!offer || isStarting}
        onClick={() => offer && run(offer)}
      >
        {offer ? t('Run {0}', offer.rows) : t('Loading')}
        {price !== undefined && offer && offer.rows > 0 && <span class="price">· {price}</span>}
      </button>
      <Button label={t('Cancel')} onClick={() => setOpen(false)} />
    </div>
  );
}
