import { costText } from '../../domain/cost.ts';
import type { AssetCard } from '../../protocol/messages.ts';
import { useApp } from '../app.ts';
import { Button } from '../controls/button.tsx';
import { Facts, type FactsProps } from '../controls/facts.tsx';
import { fileSize, money } from '../controls/format.ts';
import { t } from '../l10n.ts';
import type { Tile } from './tiles.ts';

/** The path of a saved result, and a note on the file. */
function fileText({ saved, fileNote }: AssetCard): string | undefined {
  if (fileNote === 'changed') {
    return t('The saved file has been changed or replaced. The result shown here comes from fal.');
  }
  if (fileNote !== 'unknown-kind') return saved;
  return t(
    '{0} (saved as .bin because the content is not a known kind of media, data or archive)',
    saved ?? '',
  );
}

/** The origin of a result: time, caller, cost and seed. */
export function JobFacts({ tile: { job, asset } }: { readonly tile: Tile }) {
  const { situation, openModel } = useApp();
  const { language } = situation.value;
  const { seed = job.input.seed, cost, endedAt } = job;
  const took = endedAt === undefined ? undefined : (endedAt - job.at) / 1_000;
  const size = [
    asset?.width !== undefined && asset.height !== undefined && `${asset.width} × ${asset.height}`,
    asset?.size !== undefined && fileSize(asset.size, language),
  ].filter((part) => typeof part === 'string');
  const by = job.by === 'you' ? t('You') : job.by;
  const model = <Button label={job.endpointId} onClick={() => openModel(job.endpointId)} />;
  const facts: FactsProps['facts'] = [
    [t('Model'), model],
    [t('Seed'), typeof seed === 'number' || typeof seed === 'string' ? String(seed) : undefined],
    [
      t('Cost'),
      cost && costText(cost, t, (amount) => money(amount, cost.currency ?? 'USD', language)),
    ],
    [t('Size'), size.length > 0 ? size.join(', ') : undefined],
    [t('File'), asset && fileText(asset)],
    [t('Check'), asset?.notes?.join(' ')],
    [
      t('When'),
      new Date(job.at).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' }),
    ],
    [
      t('Duration'),
      took?.toLocaleString(language, {
        style: 'unit',
        unit: 'second',
        maximumFractionDigits: took < 10 ? 1 : 0,
      }),
    ],
    [t('Started by'), job.otherProcess && job.by === 'you' ? t('You, in another window') : by],
  ];
  return <Facts facts={facts} />;
}
