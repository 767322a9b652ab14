import { visible } from '../../domain/visible.ts';
import type { SpendFilter, SpendGroup, SpendSummary } from '../../protocol/messages.ts';
import { useApp } from '../app.ts';
import { Button } from '../controls/button.tsx';
import { t } from '../l10n.ts';
import { Amount } from './amount.tsx';
import { clientName, dayText, kindName, workspaceName } from './texts.ts';

interface SumTableProps {
  readonly summary: SpendSummary;
  readonly group: Exclude<SpendGroup, 'run'>;
  /** Shows the runs of one row. */
  readonly onOpen: (part: Partial<SpendFilter>) => void;
}

interface Column {
  readonly title: string;
  readonly filter: Exclude<keyof SpendFilter, 'period'>;
  readonly nameOf: (name: string) => string;
}

/** What the runs of each model, day, client, workspace or kind cost. */
export function SumTable({ summary: { groups, total }, group, onOpen }: SumTableProps) {
  const { language } = useApp().situation.value;
  const columns: Readonly<Record<SumTableProps['group'], Column>> = {
    model: { title: t('Model'), filter: 'endpointId', nameOf: visible },
    day: { title: t('Day'), filter: 'day', nameOf: (day) => dayText(day, language) },
    client: { title: t('Client'), filter: 'by', nameOf: clientName },
    workspace: { title: t('Workspace'), filter: 'workspace', nameOf: workspaceName },
    kind: { title: t('Kind'), filter: 'kind', nameOf: kindName },
  };
  const { title, filter, nameOf } = columns[group];
  return (
    <table class="spend-table">
      <thead>
        <tr>
          <th scope="col">{title}</th>
          <th scope="col">{t('Runs')}</th>
          <th scope="col">{t('Amount')}</th>
        </tr>
      </thead>
      <tbody>
        {groups.map((part) => (
          <tr key={part.name}>
            <th scope="row" title={visible(part.name)}>
              <Button
                label={nameOf(part.name)}
                title={t('Show these runs')}
                onClick={() => onOpen({ [filter]: part.name })}
              />
            </th>
            <td>{part.runs.toLocaleString(language)}</td>
            <td>
              <Amount sum={part} />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t('Total')}</th>
          <td>{total.runs.toLocaleString(language)}</td>
          <td>
            <Amount sum={total} />
          </td>
        </tr>
      </tfoot>
    </table>
  );
}
