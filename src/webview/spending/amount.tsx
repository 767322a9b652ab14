import type { SpendSum } from '../../domain/spendSummary.ts';
import { useApp } from '../app.ts';
import { t } from '../l10n.ts';
import { sumText } from './texts.ts';

/** A sum, and how much of it is reserved or uncertain. */
export function Amount({ sum }: { readonly sum: SpendSum }) {
  const { language } = useApp().situation.value;
  const { amount, reserved, uncertain } = sum;
  const notes = [
    ...(reserved > 0 ? [t('{0} reserved', sumText(reserved, language))] : []),
    ...(uncertain > 0 ? [t('{0} uncertain', sumText(uncertain, language))] : []),
  ];
  return (
    <>
      {sumText(amount, language)}
      {notes.map((note) => (
        <div key={note} class="muted">
          {note}
        </div>
      ))}
    </>
  );
}
