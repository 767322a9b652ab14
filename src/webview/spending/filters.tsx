import type { SpendFilter, SpendSummary } from '../../protocol/messages.ts';
import { visible } from '../../domain/visible.ts';
import { useApp } from '../app.ts';
import { Button } from '../controls/button.tsx';
import { Select } from '../controls/select.tsx';
import { t } from '../l10n.ts';
import { clientName, dayText, kindName, monthText, workspaceName } from './texts.ts';

interface FiltersProps {
  readonly filter: SpendFilter;
  readonly summary: SpendSummary;
  readonly onChange: (filter: SpendFilter) => void;
}

type Name = keyof SpendSummary['choices'];

/** Selects the period and which of its runs are shown. */
export function Filters({ filter, summary, onChange }: FiltersProps) {
  const { language } = useApp().situation.value;
  const { period, day, ...others } = filter;
  const months = [...new Set([...summary.months, ...(period === '30-days' ? [] : [period])])];
  const fields: readonly (readonly [Name, string, string, (value: string) => string])[] = [
    ['endpointId', t('Model'), t('All models'), visible],
    ['by', t('Client'), t('All clients'), clientName],
    ['workspace', t('Workspace'), t('All workspaces'), workspaceName],
    ['kind', t('Kind'), t('All kinds'), kindName],
  ];
  const isFiltered = Object.keys(others).length > 0;
  return (
    <div class="spending-filters">
      <Select
        label={t('Period')}
        value={period}
        options={[
          ['30-days', t('Last 30 days')],
          ...months.map((month) => [month, monthText(month, language)] as const),
        ]}
        onChoose={(next) => onChange({ ...others, period: next })}
      />
      {fields.map(([name, label, all, nameOf]) => (
        <Select
          key={name}
          label={label}
          value={indexOf(choicesOf(name, filter, summary), filter[name])}
          options={[
            ['', all],
            ...choicesOf(name, filter, summary).map(
              (value, at) => [String(at), nameOf(value)] as const,
            ),
          ]}
          onChoose={(at) => {
            const { [name]: _, ...rest } = filter;
            const value = choicesOf(name, filter, summary)[Number(at)];
            onChange(at === '' || value === undefined ? rest : { ...rest, [name]: value });
          }}
        />
      ))}
      {day !== undefined && (
        <button
          class="chip"
          type="button"
          title={t('Show all days')}
          onClick={() => onChange({ ...others, period })}
        >
          {dayText(day, language, 'short')}
          <span class="codicon codicon-close" aria-hidden="true" />
        </button>
      )}
      {isFiltered && <Button label={t('Remove filters')} onClick={() => onChange({ period })} />}
    </div>
  );
}

/** The names to choose from, with the one that is chosen. */
function choicesOf(name: Name, filter: SpendFilter, { choices }: SpendSummary): readonly string[] {
  const { [name]: chosen } = filter;
  return chosen === undefined || choices[name].includes(chosen)
    ? choices[name]
    : [...choices[name], chosen];
}

/** The value of a name's option: its index, because a name may be empty. */
const indexOf = (names: readonly string[], name: string | undefined): string =>
  name === undefined ? '' : String(names.indexOf(name));
