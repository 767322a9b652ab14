import type { SpendSum } from '../../domain/spendSummary.ts';
import { visible } from '../../domain/visible.ts';
import type { SpendRow } from '../../protocol/messages.ts';
import { useApp } from '../app.ts';
import { t } from '../l10n.ts';
import { Amount } from './amount.tsx';
import { Table } from './table.tsx';
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
      <Table
        columns={[t('Model'), t('Amount')]}
        rows={rows.map((row) => ({
          key: row.id,
          name: <WithNote text={visible(row.endpointId)} note={factsOf(row, language)} />,
          cells: [<WithNote text={sumText(row.amount, language)} note={stateText(row)} />],
        }))}
        total={{
          key: 'total',
          name: total.runs === 1 ? t('Total of 1 run') : t('Total of {0} runs', count(total.runs)),
          cells: [<Amount sum={total} />],
        }}
      />
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

function WithNote({ text, note }: { readonly text: string; readonly note: string }) {
  return (
    <>
      {text}
      <div class="muted">{note}</div>
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
