import type { SpendFilter, SpendSummary } from '../../protocol/messages.ts';
import { useApp } from '../app.ts';
import { t } from '../l10n.ts';
import { dayText, sumText } from './texts.ts';

interface BarsProps {
  readonly summary: SpendSummary;
  readonly filter: SpendFilter;
  readonly onChange: (filter: SpendFilter) => void;
}

/** What each day of the period cost, as bars; a click shows the runs of a day. The list by day has the same figures for screen readers and the keyboard. */
export function Bars({ summary: { days }, filter, onChange }: BarsProps) {
  const { language } = useApp().situation.value;
  const highest = Math.max(...days.map(({ amount }) => amount));
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return null;
  const sum = days.reduce((total, { amount }) => total + amount, 0);
  const isMixed = days.some(({ reserved, uncertain }) => reserved + uncertain > 0);
  const height = (amount: number) => `${highest === 0 ? 0 : (amount / highest) * 100}%`;
  const { day: chosen, ...others } = filter;
  return (
    <figure class="bars">
      <figcaption>
        {t(
          '{0} from {1} to {2}',
          sumText(sum, language),
          dayText(first.name, language, 'short'),
          dayText(last.name, language, 'short'),
        )}
      </figcaption>
      <div class="bars-chart" aria-hidden="true">
        <span class="bars-highest muted">{sumText(highest, language)}</span>
        {days.map(({ name, amount, reserved, uncertain, runs }) => (
          <div
            key={name}
            class="bar"
            data-day={name}
            data-chosen={name === chosen}
            title={`${dayText(name, language)}: ${sumText(amount, language)}`}
            onClick={() => {
              if (runs > 0) onChange(name === chosen ? others : { ...filter, day: name });
            }}
          >
            <span class="bar-reserved" style={{ height: height(reserved) }} />
            <span class="bar-uncertain" style={{ height: height(uncertain) }} />
            <span class="bar-spent" style={{ height: height(amount - reserved - uncertain) }} />
          </div>
        ))}
      </div>
      <div class="bars-axis muted" aria-hidden="true">
        <span>{dayText(first.name, language, 'short')}</span>
        <span>{dayText(last.name, language, 'short')}</span>
      </div>
      {isMixed && (
        <div class="bars-legend muted" aria-hidden="true">
          <span class="legend-spent">{t('Spent')}</span>
          <span class="legend-uncertain">{t('Uncertain')}</span>
          <span class="legend-reserved">{t('Reserved')}</span>
        </div>
      )}
    </figure>
  );
}
