import { createInterface } from 'node:readline/promises';
import { roundMoney } from '../domain/estimate.ts';
import type { Ask, Reply } from '../spend/approvals.ts';
import { message } from './terminal.ts';

const usd = (amount: number): string => `${roundMoney(amount)} USD`;

/** Asks for approvals on the terminal; `unavailable` without one, so that no program approves its own run. */
export const askOnTerminal: Ask = async (question, signal) => {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return 'unavailable';
  const { endpointId, runs, price, reserve, smaller, session, note } = question;
  const what = `${runs === 1 ? 'A run' : `${runs} runs`} of ${endpointId}`;
  const cost =
    price === undefined ? `no known price, reserves ${usd(reserve)}` : `may cost ${usd(price)}`;
  const replies = new Map<string, Reply>([
    ['y', 'once'],
    ...(smaller === undefined ? [] : [['l', 'smaller'] as const]),
    ['s', 'session'],
  ]);
  const choices = [
    'y: once',
    ...(smaller === undefined ? [] : [`l: once, reserving ${usd(smaller)}`]),
    `s: up to ${usd(session)} in this session`,
    'Enter: no',
  ].join(', ');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // On a terminal readline takes Ctrl+C. On Windows a process that sends itself a signal ends at once.
  terminal.on('SIGINT', () => process.emit('SIGINT'));
  try {
    const typed = await terminal.question(
      `${message(`\n${what}: ${cost}. ${note}\nRun? (${choices})`, process.stderr)} `,
      { signal },
    );
    return replies.get(typed.trim().toLowerCase().slice(0, 1)) ?? 'no';
  } catch {
    return undefined;
  } finally {
    terminal.close();
  }
};
