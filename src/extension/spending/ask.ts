import * as vscode from 'vscode';
import { APPROVAL_LIFE, localDay } from '../../domain/spending.ts';
import { visible } from '../../domain/visible.ts';
import type { Ask, Question, Reply } from '../../spend/approvals.ts';
import { shownText } from '../shownText.ts';
import { questionText, usdText, whyText } from './texts.ts';

/** Milliseconds that a run of this window waits for the answer: a person needs no second click. */
export const ASK_WAIT = APPROVAL_LIFE;

/** The models whose unknown price is approved for a day, in the global state. */
const APPROVED = 'fal.spending.approvedToday';

interface ApprovedToday {
  readonly day: string;
  readonly endpointIds: readonly string[];
}

/** Asks the person at this window in a modal dialog; undefined when it is dismissed. */
export function askInWindow(memory: vscode.Memento): Ask {
  const approvedToday = (): readonly string[] => {
    const stored = memory.get<Partial<ApprovedToday>>(APPROVED);
    return stored?.day === localDay(Date.now()) ? (stored.endpointIds ?? []) : [];
  };
  return async (question) => {
    const { endpointId, why, runs, reserve, smaller } = question;
    const isUnknown = why === 'unknown-price';
    if (isUnknown && runs === 1 && approvedToday().includes(endpointId)) return 'once';
    const always = vscode.l10n.t('Run, Don’t Ask Again Today for This Model');
    const answers = new Map<string, Reply>([
      [why === 'small-reserve' ? reserveText(reserve) : vscode.l10n.t('Run'), 'once'],
      ...(isUnknown && runs === 1 ? [[always, 'once'] as const] : []),
      ...(smaller === undefined ? [] : [[reserveText(smaller), 'smaller'] as const]),
    ]);
    const [title, labels] = [titleOf(question), answers.keys()];
    const modal = { modal: true, detail: detailOf(question) };
    const chosen = await vscode.window.showWarningMessage(shownText(title), modal, ...labels);
    if (chosen === undefined) return undefined;
    if (chosen === always) {
      const endpointIds = [...approvedToday(), endpointId];
      await memory.update(APPROVED, { day: localDay(Date.now()), endpointIds });
    }
    return answers.get(chosen);
  };
}

const reserveText = (amount: number): string =>
  vscode.l10n.t('Run, Reserve Only {0}', usdText(amount));

function titleOf({ endpointId, runs }: Question): string {
  const model = visible(endpointId);
  // A comparison runs each of its models once.
  return runs === endpointId.split(', ').length
    ? vscode.l10n.t('Run {0}?', model)
    : vscode.l10n.t('Run {0} {1} times?', model, runs);
}

function detailOf(question: Question): string {
  const { prompt, price, reserve, why, note, via } = question;
  const smaller = why === 'small-reserve' ? reserve : question.smaller;
  const cost =
    price === undefined
      ? vscode.l10n.t('The price is not known. {0} are reserved for it.', usdText(reserve))
      : vscode.l10n.t('It costs up to {0}.', usdText(price));
  const lines = [
    prompt === undefined ? '' : vscode.l10n.t('Prompt: {0}', questionText(prompt)),
    // That it is unknown is the reason, too.
    why === 'unknown-price' ? cost : `${cost} ${whyText(why)}`,
    questionText(note),
    smaller === undefined
      ? ''
      : vscode.l10n.t(
          'Such runs usually cost far less: you can reserve only {0}, twice the usual cost. A higher bill still counts in full.',
          usdText(smaller),
        ),
    via === undefined ? '' : vscode.l10n.t('It runs through {0}.', questionText(via)),
  ];
  return lines.filter((line) => line !== '').join('\n\n');
}
