import * as vscode from 'vscode';
import { roundMoney } from '../../domain/estimate.ts';
import type { AskReason } from '../../domain/spending.ts';
import { visible } from '../../domain/visible.ts';
import type { SpendQuestion } from '../../spend/records.ts';
import { shownText } from '../shownText.ts';

/** An amount of a limit or a price. */
export const usdText = (amount: number): string => `${String(roundMoney(amount))} USD`;

/** Untrusted text of a question in one line, so that it cannot pass for this extension's. */
export const questionText = (text: string): string =>
  shownText(visible(text.replace(/\s+/g, ' ').trim()));

/** What the runs of a question may cost. */
export const priceLine = ({ price, reserve }: SpendQuestion): string =>
  price === undefined
    ? vscode.l10n.t('price not known, reserves {0}', usdText(reserve))
    : vscode.l10n.t('up to {0}', usdText(price));

/** Why the runs of a question need an approval, as a sentence. */
export function whyText(why: Exclude<AskReason, 'unknown-price'>): string {
  const texts: Readonly<Record<typeof why, string>> = {
    'above-confirm': vscode.l10n.t('This is more than what runs without your approval.'),
    risen: vscode.l10n.t('The price has risen since it was shown.'),
    'default-day': vscode.l10n.t('With it, today is above the default limit of a day.'),
    repeated: vscode.l10n.t('The same run was made several times already.'),
    'many-runs': vscode.l10n.t('This agent has just made many other runs.'),
    'small-reserve': vscode.l10n.t(
      'The highest price is above a limit of yours, but such runs usually cost far less.',
    ),
  };
  return texts[why];
}
