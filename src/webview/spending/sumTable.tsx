import type { SpendSum } from '../../domain/spendSummary.ts';
import { visible } from '../../domain/visible.ts';
import type { SpendFilter, SpendGroup, SpendSummary } from '../../protocol/messages.ts';
import { useApp } from '../app.ts';
import { Button } from '../controls/button.tsx';
import { t } from '../l10n.ts';
import { Amount } from './amount.tsx';
import { Table } from './table.tsx';
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
  const cellsOf = (sum: SpendSum) => [sum.runs.toLocaleString(language), <Amount sum={sum} />];
  const rows = groups.map((part) => ({
    key: part.name,
    title: visible(part.name),
    name: (
      <Button
        label={nameOf(part.name)}
        title={t('Show these runs')}
        onClick={() => onOpen({ [filter]: part.name })}
      />
    ),
    cells: cellsOf(part),
  }));
  return (
    <Table
      columns={[title, t('Runs'), t('Amount')]}
      rows={rows}
      total={{ key: 'total', name: t('Total'), cells: cellsOf(total) }}
    />
  );
}
