import * as vscode from 'vscode';
import {
  type ActiveLimits,
  AMOUNTS,
  type LimitName,
  type Limits,
  type UnknownPrice,
} from '../../domain/limits.ts';
import { checkLimits } from '../../spend/checkLimits.ts';
import { readMachineLimits } from '../../spend/limits.ts';
import type { Services } from '../services.ts';
import { settingsLimits, type SettingsLimits } from './settings.ts';
import { usdText } from './texts.ts';

/** The limits that apply, and what each of their sources sets. */
interface Sources extends SettingsLimits {
  readonly machine: Limits;
  readonly active: ActiveLimits;
}

interface LimitItem extends vscode.QuickPickItem {
  readonly name: keyof Limits;
  /** Asks the person for the new value; undefined when cancelled. */
  change(): Promise<{ readonly value: unknown } | undefined>;
}

/** The command: lists the limits that apply and who set them, and changes those of this machine until it is closed. */
export async function setSpendingLimits({ runtimeHost }: Services): Promise<void> {
  const { spending, store } = await runtimeHost.get();
  for (;;) {
    const { limits: machine } = await readMachineLimits(store.folder);
    const sources = { machine, active: await spending.limits(), ...settingsLimits() };
    const rows = [...AMOUNTS.map((name) => amountItem(name, sources)), ...policyItems(sources)];
    const picked = await vscode.window.showQuickPick<LimitItem>(rows, {
      title: vscode.l10n.t('Spending Limits of This Machine'),
      placeHolder: vscode.l10n.t('Select a limit to change it; the strictest one applies'),
    });
    if (!picked) return;
    const changed = await picked.change();
    if (changed)
      await spending.setLimits((before) =>
        checkLimits({ ...before, [picked.name]: changed.value }),
      );
  }
}

function amountItem(name: LimitName, sources: Sources): LimitItem {
  const label = amountLabel(name);
  const amount = sources.active[name];
  const own = sources.machine[name];
  return {
    ...{ name, label },
    description: amount === undefined ? vscode.l10n.t('no limit') : usdText(amount),
    detail: detailOf(name, sources, usdText),
    change: async () => {
      const text = await vscode.window.showInputBox({
        title: label,
        prompt: vscode.l10n.t('In USD, for example 2.50. Empty removes the limit of this machine.'),
        value: own === undefined ? '' : String(own),
        ignoreFocusOut: true,
        validateInput: (typed) =>
          typed.trim() === '' || amountOf(typed) !== undefined
            ? undefined
            : vscode.l10n.t('Enter an amount in USD, 0 or more, for example 2.50.'),
      });
      return text === undefined ? undefined : { value: amountOf(text) };
    },
  };
}

/** A typed amount; a comma is taken for a decimal sign only where it cannot separate thousands. */
const amountOf = (typed: string): number | undefined =>
  /^(\d+(\.\d+)?|\d+,\d{1,2})$/.test(typed.trim())
    ? Number(typed.trim().replace(',', '.'))
    : undefined;

function amountLabel(name: LimitName): string {
  const labels: Readonly<Record<LimitName, string>> = {
    maxRun: vscode.l10n.t('At most for a run'),
    maxSession: vscode.l10n.t('At most for a session (a window, or an agent’s server)'),
    maxDay: vscode.l10n.t('At most for a day'),
    maxMonth: vscode.l10n.t('At most for a month'),
    confirmAbove: vscode.l10n.t('Ask before a run above'),
  };
  return labels[name];
}

function policyItems(sources: Sources): readonly LimitItem[] {
  const { active } = sources;
  const policies: Readonly<Record<UnknownPrice, string>> = {
    ask: vscode.l10n.t('ask first'),
    allow: vscode.l10n.t('allow'),
    refuse: vscode.l10n.t('refuse'),
  };
  const brakes = { true: vscode.l10n.t('ask first'), false: vscode.l10n.t('allow') };
  const unknown = vscode.l10n.t('Runs without a known price');
  const repeated = vscode.l10n.t('Agents that repeat a run or start many');
  return [
    {
      ...{ name: 'unknownPrice', label: unknown },
      description: policies[active.unknownPrice],
      detail: detailOf('unknownPrice', sources, (policy) => policies[policy]),
      change: () =>
        choose(unknown, [
          [policies.ask, 'ask'],
          [policies.allow, 'allow'],
          [policies.refuse, 'refuse'],
        ]),
    },
    {
      ...{ name: 'loopBrake', label: repeated },
      description: brakes[`${active.loopBrake}`],
      detail: detailOf('loopBrake', sources, (isOn) => brakes[`${isOn}`]),
      change: () =>
        choose(repeated, [
          [brakes.true, true],
          [brakes.false, false],
        ]),
    },
  ];
}

/** Asks for one of these values, or for none; undefined when cancelled. */
async function choose(
  title: string,
  values: readonly (readonly [label: string, value: unknown])[],
): Promise<{ readonly value: unknown } | undefined> {
  const remove = { label: vscode.l10n.t('Not set on this machine'), value: undefined };
  const items = [...values.map(([label, value]) => ({ label, value })), remove];
  return vscode.window.showQuickPick(items, { title });
}

/** Who sets a limit to what. */
function detailOf<Name extends keyof Limits>(
  name: Name,
  { machine, user, workspace, active }: Sources,
  words: (value: NonNullable<Limits[Name]>) => string,
): string {
  const sources: readonly (readonly [string, Limits])[] = [
    [vscode.l10n.t('this machine'), machine],
    [vscode.l10n.t('your settings'), user],
    [vscode.l10n.t('settings of the workspace'), workspace],
  ];
  const set = sources.flatMap(([source, limits]) => {
    const value = limits[name];
    return value === undefined ? [] : [`${source}: ${words(value)}`];
  });
  if (name === 'maxDay' && active.isDefaultDay)
    return vscode.l10n.t('default; a run above it needs your approval');
  if (set.length > 0) return set.join(' · ');
  return active[name] === undefined ? vscode.l10n.t('not set') : vscode.l10n.t('default');
}
