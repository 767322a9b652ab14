import { visible } from '../domain/visible.ts';
import { APPROVAL_LIFE, type AskReason } from '../domain/spending.ts';
import type { Ask, Question, Reply } from '../spend/approvals.ts';
import type { Server } from './sdk.ts';

/** Why the user is asked, as a sentence of its own. */
const WHY: Readonly<Record<AskReason, string>> = {
  'above-confirm': 'Its price is above your confirmation limit.',
  'unknown-price': 'Its price is not known.',
  risen: 'Its price has risen.',
  'default-day': 'With it, today is above the default limit of a day.',
  repeated: 'The same run was made several times already.',
  'many-runs': 'This client has just made many other runs.',
  'small-reserve': 'Its highest price is above a limit; such runs usually cost far less.',
};

const LONGEST_NAME = 80;
const LONGEST_NOTE = 300;

/** Asks the user of a client by elicitation; resolves to `unavailable` for a client that cannot. */
export function askByElicitation(server: Server): Ask {
  return async (question, signal) => {
    if (!server.getClientCapabilities()?.elicitation?.form) return 'unavailable';
    const choices = choicesOf(question);
    const answer = await server
      .elicitInput(
        {
          message: messageOf(question),
          requestedSchema: {
            type: 'object',
            properties: {
              decision: {
                type: 'string',
                title: `${shown(question.endpointId)}: ${priceText(question)}`,
                enum: [...choices.keys()],
              },
            },
            required: ['decision'],
          },
        },
        { signal, timeout: APPROVAL_LIFE },
      )
      // The client is gone, or answers with something else than a choice.
      .catch(() => undefined);
    if (answer?.action === 'decline') return 'no';
    if (answer?.action !== 'accept') return undefined;
    return choices.get(String(answer.content?.decision));
  };
}

/** The choices by their words. */
function choicesOf({ reserve, smaller, session, why }: Question): ReadonlyMap<string, Reply> {
  const needsEach = why === 'repeated' || why === 'default-day';
  return new Map<string, Reply>([
    [`Run once (reserves ${usd(reserve)})`, 'once'],
    ...(smaller === undefined
      ? []
      : [[`Run once (reserves ${usd(smaller)}, twice the usual cost)`, 'smaller'] as const]),
    // An approval of the session answers no question about repetitions and days.
    ...(needsEach ? [] : [[`Run up to ${usd(session)} this session`, 'session'] as const]),
    ["Don't run", 'no'],
  ]);
}

/** Clients may show a question under another running call, so that it names everything itself. */
function messageOf(question: Question): string {
  const { by, endpointId, prompt, runs, why, note, via } = question;
  const what =
    runs === 1 ? `a run of ${shown(endpointId)}` : `${runs} runs of ${shown(endpointId)}`;
  const words = prompt === undefined ? '' : ` (“${shown(prompt, 120)}”)`;
  const where = via === undefined ? '' : ` Through ${shown(via)}.`;
  const details = note === '' ? '' : ` ${shown(note, LONGEST_NOTE)}`;
  return `${shown(by)} requests ${what}${words}: ${priceText(question)}. ${WHY[why]}${where}${details}`;
}

const priceText = ({ price, reserve }: Question): string =>
  price === undefined ? `price not known, reserves ${usd(reserve)}` : `up to ${usd(price)}`;

const usd = (amount: number): string => `${amount} USD`;

/** Text from agents and fal: escaped and short, so that it cannot pass for ours. */
function shown(text: string, longest = LONGEST_NAME): string {
  // VS Code's chat shows the message as Markdown.
  const line = visible(text.replace(/\s+/g, ' ')).replaceAll('](', '] (');
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
