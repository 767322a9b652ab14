import type { ModelRow } from '../../protocol/messages.ts';
import { useApp } from '../app.ts';
import { categoryName } from '../models/categories.ts';
import { t } from '../l10n.ts';

interface ModelLineProps {
  readonly endpointId: string;
  readonly row: ModelRow | undefined;
}

/** The current model, and a button to change it. */
export function ModelLine({ endpointId, row }: ModelLineProps) {
  const app = useApp();
  return (
    <header class="chosen-model">
      <h2 class="cut" title={row?.name ?? endpointId}>
        {row?.name ?? endpointId}
      </h2>
      <button
        class="text"
        type="button"
        aria-label={t('Change the model')}
        onClick={() => app.openPlace('models')}
      >
        {t('Change')}
        <span class="codicon codicon-chevron-down" aria-hidden="true" />
      </button>
      <p class="muted cut" title={row?.runs ?? endpointId} dir="ltr">
        {row?.runs !== undefined && `${t('Preset')} · `}
        {row ? `${row.runs ?? endpointId} · ${categoryName(row.category)}` : endpointId}
        {row?.isDeprecated && ` · ${t('deprecated')}`}
      </p>
    </header>
  );
}
