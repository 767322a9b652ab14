import { useLayoutEffect, useRef } from 'preact/hooks';
import type { FieldRow, ModelDetails, ModelRow } from '../../protocol/messages.ts';
import { useApp } from '../app.ts';
import { Code } from '../controls/code.tsx';
import { Button } from '../controls/button.tsx';
import { Facts, type FactsProps } from '../controls/facts.tsx';
import { money, perUnit } from '../controls/format.ts';
import { Fold } from '../controls/fold.tsx';
import { IconButton } from '../controls/iconButton.tsx';
import { useSkeleton } from '../controls/loading.ts';
import { useRequest } from '../controls/request.ts';
import { t } from '../l10n.ts';
import { categoryName } from './categories.ts';

interface DetailsProps {
  readonly row: ModelRow;
  readonly close: () => void;
  /** Called with the height in pixels. */
  readonly onHeight: (height: number) => void;
}

/** The details of a model, below its row. */
export function Details({ row, close, onHeight }: DetailsProps) {
  const box = useRef<HTMLElement>(null);
  const { answer: details, error } = useRequest('model.details', { id: row.id });
  const hasSkeleton = useSkeleton(!details && error === undefined);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => onHeight(element.offsetHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, [row.id]);
  const onKeyDown = (event: KeyboardEvent) => {
    const isInField = event.target instanceof HTMLSelectElement;
    if (event.key !== 'Escape' && (event.key !== 'ArrowLeft' || isInField)) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  };
  return (
    <section
      ref={box}
      class="details"
      aria-label={t('Details of {0}', row.name)}
      onKeyDown={onKeyDown}
    >
      {error !== undefined && <p role="alert">{error}</p>}
      {hasSkeleton && (
        <div role="img" aria-label={t('Loading details')}>
          <span class="bone" />
          <span class="bone short" />
        </div>
      )}
      {details && <Body row={row} details={details} />}
    </section>
  );
}

function Body({ row, details }: { readonly row: ModelRow; readonly details: ModelDetails }) {
  const { host, runOrToast, toast, openModel, draftOf, situation } = useApp();
  const { language } = situation.value;
  const { price } = details;
  const { endpointId } = details;
  const isPreset = row.runs !== undefined;
  const typed = isPreset ? {} : draftOf(row.id).values;
  const facts: FactsProps['facts'] = [
    [t('Category'), categoryName(row.category)],
    [
      t('Price'),
      price
        ? `${money(price.unitPrice, price.currency, language)} ${perUnit(price)}`
        : t('Unknown'),
    ],
    [t('Licence'), details.licenseType],
    [
      t('Updated'),
      details.updatedAt === undefined
        ? undefined
        : new Date(details.updatedAt).toLocaleDateString(language, { dateStyle: 'medium' }),
    ],
  ];
  return (
    <>
      {details.description !== '' && <p dir="auto">{details.description}</p>}
      <div class="details-actions">
        <Button look="primary" label={t('Use')} onClick={() => openModel(row.id)} />
        <Link label={t('Playground')} url={details.playgroundUrl} />
        <Link label={t('Docs')} url={details.docsUrl} />
        <IconButton
          icon="copy"
          label={t('Copy ID')}
          onClick={() =>
            runOrToast(async () => {
              await host.ask('text.copy', { text: endpointId });
              toast(t('Copied {0}', endpointId));
            })
          }
        />
      </div>
      <Facts facts={facts} />
      <Fold title={t('Inputs ({0})', details.inputs.length)} isOpen>
        {() => <Fields rows={details.inputs} />}
      </Fold>
      <Fold title={t('Outputs ({0})', details.outputs.length)}>
        {() => <Fields rows={details.outputs} />}
      </Fold>
      <Fold title={t('Snippet')}>
        {() => (
          <Code
            endpointId={endpointId}
            input={Object.keys(typed).length > 0 ? typed : details.example}
          />
        )}
      </Fold>
    </>
  );
}

function Link({ label, url }: { readonly label: string; readonly url: string }) {
  const { host, runOrToast } = useApp();
  return (
    <a
      class="link"
      href={url}
      onClick={(event) => {
        event.preventDefault();
        runOrToast(() => host.ask('link.open', { url }));
      }}
    >
      {label}
      <span class="codicon codicon-link-external" aria-hidden="true" />
    </a>
  );
}

function Fields({ rows }: { readonly rows: readonly FieldRow[] }) {
  if (rows.length === 0) return <p class="muted">{t('None')}</p>;
  return (
    <dl class="fields">
      {rows.map(({ name, type, isRequired, description }) => (
        <div key={name}>
          <dt>
            <code>{name}</code> <span class="muted">{type}</span>
            {isRequired && <span class="required">{t('required')}</span>}
          </dt>
          {description !== '' && <dd dir="auto">{description}</dd>}
        </div>
      ))}
    </dl>
  );
}
