import { useState } from 'preact/hooks';
import { visible } from '../../domain/visible.ts';
import type { Comparison } from '../../protocol/messages.ts';
import { errorText, useApp } from '../app.ts';
import { Button } from '../controls/button.tsx';
import { t } from '../l10n.ts';
import { Table } from './table.tsx';
import { sumText } from './texts.ts';

type Found =
  { readonly rows: readonly Comparison[] } | { readonly error: string } | 'loading' | undefined;

/** Compares what this machine recorded with what fal billed in the period. */
export function Compare({ period }: { readonly period: string }) {
  const { host } = useApp();
  const [found, setFound] = useState<Found>();
  const compare = () => {
    setFound('loading');
    host.ask('spending.compare', { period }).then(
      (rows) => setFound({ rows }),
      (error: unknown) => setFound({ error: errorText(error) }),
    );
  };
  return (
    <section class="spending-compare">
      <h2>{t('Compare with fal’s bill')}</h2>
      <p class="muted">
        {t(
          'fal’s amounts include runs of other machines with the same account. The filters do not apply. The API key must have access to billing.',
        )}
      </p>
      <Button
        look="secondary"
        label={found === 'loading' ? t('Comparing…') : t('Compare')}
        disabled={found === 'loading'}
        onClick={compare}
      />
      <div role="status">
        {typeof found === 'object' && 'error' in found && <p class="run-error">{found.error}</p>}
        {typeof found === 'object' && 'rows' in found && <Comparisons rows={found.rows} />}
      </div>
    </section>
  );
}

function Comparisons({ rows }: { readonly rows: readonly Comparison[] }) {
  const { language } = useApp().situation.value;
  if (rows.length === 0) return <p class="muted">{t('Neither has a run in this period.')}</p>;
  const usd = (amount: number) => sumText(amount, language);
  const difference = ({ here, billed }: Pick<Comparison, 'here' | 'billed'>) => {
    const more = billed - here;
    if (Math.abs(more) < 1e-6) return t('no difference');
    return t('difference {0}', `${more > 0 ? '+' : '−'}${usd(Math.abs(more))}`);
  };
  const total = rows.reduce(
    (sum, { here, billed }) => ({ here: sum.here + here, billed: sum.billed + billed }),
    { here: 0, billed: 0 },
  );
  const cellsOf = (sums: Pick<Comparison, 'here' | 'billed'>) => [
    usd(sums.here),
    <>
      {usd(sums.billed)}
      <div class="muted">{difference(sums)}</div>
    </>,
  ];
  return (
    <Table
      columns={[t('Model'), t('This machine'), t('Billed by fal')]}
      rows={rows.map((row) => ({
        key: row.endpointId,
        name: visible(row.endpointId),
        cells: cellsOf(row),
      }))}
      total={{ key: 'total', name: t('Total'), cells: cellsOf(total) }}
    />
  );
}
