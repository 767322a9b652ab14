import { IconButton } from '../controls/iconButton.tsx';
import { t } from '../l10n.ts';
import type { ControlProps } from './formContext.ts';
import { useForm } from './formContext.ts';
import { NumberControl } from './number.tsx';
import { randomSeed } from './seeds.ts';

/** A seed: typed, random, or locked for all runs. */
export function SeedControl(props: ControlProps) {
  const { seedLocked, lockSeed } = useForm();
  const { field, update } = props;
  const locked = seedLocked.value;
  return (
    <div class="seed">
      <NumberControl {...props} />
      <button
        class="icon"
        type="button"
        title={t('Another seed')}
        aria-label={t('Another seed')}
        onClick={() => update(() => randomSeed(field.schema))}
      >
        <Dice />
      </button>
      <IconButton
        icon={locked ? 'lock' : 'unlock'}
        label={t('Keep the seed from run to run')}
        aria-pressed={locked}
        onClick={() => {
          if (!locked) update((before) => before ?? randomSeed(field.schema));
          lockSeed(!locked);
        }}
      />
    </div>
  );
}

/** A dice icon, which the codicons lack. */
function Dice() {
  return (
    <svg class="dice" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <rect x="2.5" y="2.5" width="11" height="11" rx="2" fill="none" stroke="currentColor" />
      {[5, 8, 11].map((at) => (
        <circle key={at} cx={at} cy={16 - at} r="1.1" fill="currentColor" />
      ))}
    </svg>
  );
}
