import { type PeriodSum, periodSums } from '../../domain/spendOverview.ts';
import type { SpendOverview } from '../../protocol/messages.ts';
import { useApp } from '../app.ts';
import { t } from '../l10n.ts';
import { sumText } from './texts.ts';

/** What was spent today, this month and in this window beside the limits, and what is not settled. */
export function Sums({ overview }: { readonly overview: SpendOverview }) {
  const { language } = useApp().situation.value;
  const { limits, reserved, uncertain } = overview;
  const order: readonly PeriodSum['limit'][] = ['maxDay', 'maxMonth', 'maxSession'];
  const sums = order.flatMap((limit) => periodSums(overview).filter((sum) => sum.limit === limit));
  const names: Readonly<Record<PeriodSum['limit'], string>> = {
    maxDay: t('Today'),
    maxMonth: t('This month'),
    maxSession: t('This window'),
  };
  const noteOf = ({ limit, max }: PeriodSum) => {
    if (max === undefined) return t('no limit');
    const text = t('of {0}', sumText(max, language));
    return limit === 'maxDay' && limits.isDefaultDay
      ? t('{0} (default; a run above it needs your approval)', text)
      : text;
  };
  return (
    <dl class="sums">
      {sums.map((sum) => (
        <div key={sum.limit} class="sum" data-tone={sum.isNear ? 'warning' : undefined}>
          <dt>{names[sum.limit]}</dt>
          <dd>
            <span class="sum-amount">
              {sum.isNear && <span class="codicon codicon-warning" aria-hidden="true" />}
              {sumText(sum.spent, language)}
            </span>
            <span class="muted">{noteOf(sum)}</span>
            {sum.max !== undefined && <Share of={sum.max} spent={sum.spent} />}
          </dd>
        </div>
      ))}
      <div class="sum">
        <dt>{t('Reserved')}</dt>
        <dd>
          <span class="sum-amount">{sumText(reserved, language)}</span>
          <span class="muted">{t('for runs of this month that have not ended')}</span>
        </dd>
      </div>
      <div class="sum">
        <dt>{t('Uncertain')}</dt>
        <dd>
          <span class="sum-amount">{sumText(uncertain, language)}</span>
          <span class="muted">{t('for runs of this month whose cost is not known')}</span>
        </dd>
      </div>
    </dl>
  );
}

/** How much of a limit is spent, as a line; the text beside it has the amounts. */
function Share({ of, spent }: { readonly of: number; readonly spent: number }) {
  const share = of === 0 ? 1 : Math.min(1, spent / of);
  return (
    <span class="share" aria-hidden="true">
      <span style={{ width: `${share * 100}%` }} />
    </span>
  );
}
