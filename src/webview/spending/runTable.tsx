import type { SpendSum } from '../../domain/spendSummary.ts';
import { visible } from '../../domain/visible.ts';
import type { SpendRow } from '../../protocol/messages.ts';
import { useApp } from '../app.ts';
import { t } from '../l10n.ts';
import { Amount } from './amount.tsx';
import { clientName, sumText, workspaceName } from './texts.ts';

interface RunTableProps {
  /** Newest first. */
  readonly rows: readonly SpendRow[];
  readonly total: SpendSum;
}

/** Single runs with what each cost. */
export function RunTable({ rows, total }: RunTableProps) {
  const { language } = useApp().situation.value;
  const count = (value: number) => value.toLocaleString(language);
  return (
    <>
      <table class="spend-table">
        <thead>
          <tr>
            <th scope="col">{t('Model')}</th>
            <th scope="col">{t('Amount')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                {visible(row.endpointId)}
                <div class="muted">{factsOf(row, language)}</div>
              </th>
              <td>
                {sumText(row.amount, language)}
                <div class="muted">{stateText(row)}</div>
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">
              {total.runs === 1 ? t('Total of 1 run') : t('Total of {0} runs', count(total.runs))}
            </th>
            <td>
              <Amount sum={total} />
            </td>
          </tr>
        </tfoot>
      </table>
      {rows.length < total.runs && (
        <p class="muted">
          {t(
            'These are the newest {0} of {1} runs. The export has all of them.',
            count(rows.length),
            count(total.runs),
          )}
        </p>
      )}
    </>
  );
}

function factsOf({ at, by, workspace }: SpendRow, language: string): string {
  const when = new Date(at).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });
  return [when, clientName(by), workspaceName(workspace ?? '')].join(' · ');
}

function stateText({ state, isBilled }: SpendRow): string {
  if (state === 'reserved') return t('Reserved');
  if (state === 'uncertain') return t('Uncertain');
  if (state === 'free') return t('Not billed');
  return isBilled ? t('Billed by fal') : t('By list price');
}
