import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { FieldRow, ModelDetails, ModelRow } from '../../protocol/messages.ts';
import { errorText, useApp } from '../app.ts';
import { Code } from '../controls/code.tsx';
import { money, perUnit } from '../controls/figures.ts';
import { Fold } from '../controls/fold.tsx';
import { IconButton } from '../controls/iconButton.tsx';
import { useSkeleton } from '../controls/loading.ts';
import { t } from '../l10n.ts';
import { categoryName } from './categories.ts';

interface DetailsProps {
  readonly row: ModelRow;
  readonly close: () => void;
  /** Called with the room that it takes, in pixels. */
  readonly onHeight: (height: number) => void;
}

/** What is known of a model, below its line. */
export function Details({ row, close, onHeight }: DetailsProps) {
  const box = useRef<HTMLElement>(null);
  const { host } = useApp();
  const [known, setKnown] = useState<ModelDetails | undefined>(undefined);
  const [error, setError] = useState<string | undefined>(undefined);
  const hasSkeleton = useSkeleton(!known && error === undefined);
  useEffect(() => {
    const taken = new AbortController();
    host
      .ask('model.details', { id: row.id }, taken.signal)
      .then(setKnown)
      .catch((reason: unknown) => {
        if (!taken.signal.aborted) setError(errorText(reason));
      });
    return () => {
      taken.abort();
    };
  }, [row.id]);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      onHeight(element.offsetHeight);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
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
      {known && <Known row={row} known={known} />}
    </section>
  );
}

function Known({ row, known }: { readonly row: ModelRow; readonly known: ModelDetails }) {
  const { host, runOrToast, toast, openModel, draftOf, situation } = useApp();
  const { language } = situation.value;
  const { price } = known;
  const typed = draftOf(row.id).values;
  const facts: readonly (readonly [string, string | undefined])[] = [
    [t('Category'), categoryName(row.category)],
    [
      t('Price'),
      price
        ? `${money(price.unitPrice, price.currency, language)} ${perUnit(price)}`
        : t('Unknown'),
    ],
    [t('Licence'), known.licenseType],
    [
      t('Updated'),
      known.updatedAt === undefined
        ? undefined
        : new Date(known.updatedAt).toLocaleDateString(language, { dateStyle: 'medium' }),
    ],
  ];
  return (
    <>
      {known.description !== '' && <p dir="auto">{known.description}</p>}
      <div class="details-actions">
        <button
          type="button"
          class="primary"
          onClick={() => {
            openModel(row.id);
          }}
        >
          {t('Use')}
        </button>
        <Link label={t('Playground')} url={known.playgroundUrl} />
        <Link label={t('Docs')} url={known.docsUrl} />
        <IconButton
          icon="copy"
          label={t('Copy id')}
          onClick={() => {
            runOrToast(async () => {
              await host.ask('text.copy', { text: row.id });
              toast(t('Copied {0}', row.id));
            });
          }}
        />
      </div>
      <dl class="facts">
        {facts.map(([name, value]) =>
          value === undefined ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      <Fold title={t('Inputs ({0})', known.inputs.length)} isOpen>
        {() => <Fields rows={known.inputs} />}
      </Fold>
      <Fold title={t('Outputs ({0})', known.outputs.length)}>
        {() => <Fields rows={known.outputs} />}
      </Fold>
      <Fold title={t('Snippet')}>
        {() => (
          <Code endpointId={row.id} input={Object.keys(typed).length > 0 ? typed : known.example} />
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
