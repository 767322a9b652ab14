import * as vscode from 'vscode';
import { AMOUNTS, type Limits, strictest, UNKNOWN_PRICE } from '../../domain/limits.ts';
import { FalError } from '../../fal/errors.ts';
import type { OwnLimits } from '../../spend/guard.ts';
import { asEnvironment, checkLimits } from '../../spend/checkLimits.ts';
import { readMachineLimits } from '../../spend/limits.ts';
import { SPENDING_SETTINGS, spendingValues } from '../settings.ts';

/** The limits in the settings. */
export interface SettingsLimits {
  readonly user: Limits;
  /** Those of a trusted workspace, which can only make the others stricter. */
  readonly workspace: Limits;
}

/** Reads the limits in the settings. @throws {FalError} `limits-unreadable`, because a misspelt limit must not be none */
export function settingsLimits(): SettingsLimits {
  const { user, workspace } = spendingValues();
  return { user: checked(user), workspace: checked(workspace) };
}

function checked(values: Readonly<Record<string, unknown>>): Limits {
  for (const name of SPENDING_SETTINGS) {
    try {
      checkLimits({ [name]: values[name] });
    } catch (cause) {
      const value = JSON.stringify(values[name]);
      const setting = `fal.spending.${name}`;
      const message =
        name === 'unknownPrice'
          ? vscode.l10n.t(
              'The setting {0} is {1}; it must be one of: ask, allow, refuse.',
              setting,
              value,
            )
          : vscode.l10n.t(
              'The setting {0} is {1}; it must be an amount in USD, 0 or more.',
              setting,
              value,
            );
      const advice = vscode.l10n.t('Nothing is submitted until it is corrected.');
      throw new FalError('not-allowed', message, { reason: 'limits-unreadable', advice, cause });
    }
  }
  return checkLimits(values);
}

/** The limits of this window, besides those of the machine. @throws {FalError} `limits-unreadable` */
export function windowLimits(): OwnLimits {
  const { user, workspace } = settingsLimits();
  return { set: [user], tightening: [workspace] };
}

/** The environment that gives an agent's server the limits of the settings; of the workspace's, only those that are stricter than the others. @throws {FalError} `limits-unreadable` */
export async function serverLimits(dataFolder: string): Promise<Record<string, string>> {
  const { user, workspace } = settingsLimits();
  // The server itself reports a file that it cannot read.
  const machine = await readMachineLimits(dataFolder).catch(() => ({ limits: {} }));
  const others = strictest([machine.limits, user]);
  const policy = workspace.unknownPrice;
  const isStricter =
    policy !== undefined &&
    UNKNOWN_PRICE.indexOf(policy) > UNKNOWN_PRICE.indexOf(others.unknownPrice);
  return asEnvironment({
    ...user,
    ...Object.fromEntries(
      AMOUNTS.filter((name) => (workspace[name] ?? Infinity) <= (others[name] ?? Infinity)).map(
        (name) => [name, workspace[name]],
      ),
    ),
    ...(isStricter && { unknownPrice: policy }),
  });
}
