import { useState } from 'preact/hooks';
import type { ModelRow, Price } from '../../protocol/messages.ts';
import { useApp } from '../app.ts';
import { money, perUnit } from '../controls/format.ts';
import { t } from '../l10n.ts';
import { categoryIcon, categoryName } from './categories.ts';

interface RowProps {
  readonly row: ModelRow;
  readonly price: Price | null | undefined;
  readonly isFavourite: boolean;
}

/** A row of the model list. */
export function RowContent({ row, price, isFavourite }: RowProps) {
  const { language } = useApp().situation.value;
  return (
    <>
      <Picture row={row} />
      <span class="model-words">
        <span class="model-line">
          <span class="model-name cut">
            {row.name}
            {row.runs !== undefined && <Mark icon="bookmark" label={t('Preset')} />}
            {row.isHighlighted && <Mark icon="flame" label={t('Popular on fal')} />}
            {isFavourite && <Mark icon="star-full" label={t('Favourite')} />}
            {row.isDeprecated && <span class="model-old">{t('Deprecated')}</span>}
          </span>
          <span class="model-price">
            {price && money(price.unitPrice, price.currency, language)}
          </span>
        </span>
        <span
          class="model-line muted"
          title={`${row.runs ?? row.id} · ${categoryName(row.category)}`}
        >
          <span class="cut">{row.runs ?? row.id}</span>
          <span class="model-price">{price && perUnit(price)}</span>
        </span>
      </span>
    </>
  );
}

function Mark({ icon, label }: { readonly icon: string; readonly label: string }) {
  return (
    <span class={`mark codicon codicon-${icon}`} role="img" aria-label={label} title={label} />
  );
}

/** The model's thumbnail, or the icon of its category. */
function Picture({ row }: { readonly row: ModelRow }) {
  const [failed, setFailed] = useState<string | undefined>(undefined);
  const url = row.thumbnailUrl;
  return (
    <span class="model-picture" aria-hidden="true">
      {url !== undefined && failed !== url ? (
        <img
          src={url}
          alt=""
          width={40}
          height={40}
          loading="lazy"
          decoding="async"
          onError={() => setFailed(url)}
        />
      ) : (
        <span class={`codicon codicon-${categoryIcon(row.category)}`} />
      )}
    </span>
  );
}
