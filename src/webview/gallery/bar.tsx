import type { GalleryFilter } from '../../protocol/messages.ts';
import { useApp } from '../app.ts';
import { Select } from '../controls/select.tsx';
import { t } from '../l10n.ts';
import { kindName } from './media.tsx';
import type { Gallery } from './store.ts';

const KINDS = ['image', 'video', 'audio', '3d', 'text', 'file'] as const;

interface BarProps {
  readonly store: Gallery;
  readonly isCovered: boolean;
}

/** The filter bar of the gallery. */
export function Bar({ store, isCovered }: BarProps) {
  const { filter, models, total, setFilter } = store;
  const { text = '', kind, endpointId } = filter.value;
  const { language } = useApp().situation.value;
  const options = [...models.value].sort(([, a], [, b]) => a.localeCompare(b));
  if (endpointId !== undefined && !models.value.has(endpointId))
    options.push([endpointId, endpointId]);
  const change = ({
    ...parts
  }: { [Name in keyof GalleryFilter]: GalleryFilter[Name] | undefined }) => {
    const all = Object.entries({ ...filter.value, ...parts });
    setFilter(Object.fromEntries(all.filter(([, part]) => part !== undefined && part !== '')));
  };
  return (
    <div class="gallery-bar" inert={isCovered}>
      <div class="search">
        <span class="codicon codicon-search" aria-hidden="true" />
        <input
          type="search"
          value={text}
          placeholder={
            total.value === undefined
              ? t('Search results')
              : total.value === 1
                ? t('Search 1 run')
                : t('Search {0} runs', total.value.toLocaleString(language))
          }
          aria-label={t('Search results')}
          autocomplete="off"
          spellcheck={false}
          dir="auto"
          onInput={(event) => change({ text: event.currentTarget.value })}
        />
      </div>
      <div class="gallery-selects">
        <Select
          label={t('Kind')}
          value={kind ?? ''}
          options={[['', t('All kinds')], ...KINDS.map((one) => [one, kindName(one)] as const)]}
          onChoose={(chosen) => change({ kind: chosen === '' ? undefined : chosen })}
        />
        <Select
          label={t('Model')}
          value={endpointId ?? ''}
          options={[['', t('All models')], ...options]}
          onChoose={(chosen) => change({ endpointId: chosen })}
        />
      </div>
    </div>
  );
}
