import * as vscode from 'vscode';
import { OPERATIONS } from './operations.ts';
import type { KeyVerdict } from '../../fal/keyCheck.ts';
import { openWeb } from '../openWeb.ts';
import { readSettings } from '../settings.ts';
import { shownText } from '../shownText.ts';
import type { Services } from '../services.ts';

const KEYS_PAGE = 'https://fal.ai/dashboard/keys';
const BILLING_PAGE = 'https://fal.ai/dashboard/billing';

/** Opens the fal page that creates API keys. */
export async function openKeysPage(): Promise<void> {
  await openWeb(KEYS_PAGE);
}

/** Prompts for the key, checks it with fal and stores it; the prompt stays open if fal rejects the key. */
export function setKey({ keys, log }: Services): void {
  const input = vscode.window.createInputBox();
  const stop = new AbortController();
  const page = {
    iconPath: new vscode.ThemeIcon('link-external'),
    tooltip: vscode.l10n.t('Get a key on fal.ai'),
  };
  const fromEnvironment = {
    iconPath: new vscode.ThemeIcon('terminal'),
    tooltip: vscode.l10n.t('Use FAL_KEY from the environment'),
  };
  /** The last key that could not be checked; entering it again stores it unchecked. */
  let unchecked: string | undefined;

  const accept = async () => {
    const key = input.value.trim();
    if (key === '') {
      input.validationMessage = vscode.l10n.t(
        'A key has the form id:secret. The button above opens the page where you create one.',
      );
      return;
    }
    input.busy = true;
    input.enabled = false;
    const verdict = await check(key, stop.signal);
    if (stop.signal.aborted) return;
    input.busy = false;
    input.enabled = true;
    log.hide(key);
    log.info(`The key was checked: ${verdict.state}.`);
    if (verdict.state === 'invalid') {
      input.validationMessage = vscode.l10n.t(
        'fal does not recognise this key. Copy it again in full: id:secret.',
      );
      return;
    }
    if (verdict.state === 'unknown' && key !== unchecked) {
      unchecked = key;
      log.warn(verdict.reason);
      input.validationMessage = vscode.l10n.t(
        'fal could not be reached to check this key. Press Enter again to store it anyway.',
      );
      return;
    }
    await keys.store(key);
    input.hide();
    await showVerdict(verdict);
  };

  input.title = vscode.l10n.t('fal: Set API Key');
  input.placeholder = 'id:secret';
  input.prompt =
    keys.environment === undefined
      ? vscode.l10n.t('Stored in VS Code’s secret storage and sent only to fal.')
      : vscode.l10n.t(
          'Stored in VS Code’s secret storage and sent only to fal. FAL_KEY is set in the environment: the button above inserts it.',
        );
  input.password = true;
  input.ignoreFocusOut = true;
  input.buttons = keys.environment === undefined ? [page] : [fromEnvironment, page];
  input.onDidTriggerButton((button) => {
    if (button === page) void openKeysPage();
    else input.value = keys.environment ?? '';
  });
  input.onDidChangeValue(() => {
    input.validationMessage = undefined;
  });
  input.onDidAccept(() => {
    accept().catch((error: unknown) => {
      if (stop.signal.aborted) return;
      const text = error instanceof Error ? error.message : String(error);
      log.error(text);
      input.busy = false;
      input.enabled = true;
      input.validationMessage = shownText(text);
    });
  });
  input.onDidHide(() => {
    stop.abort();
    input.dispose();
  });
  input.show();
}

async function check(key: string, signal: AbortSignal): Promise<KeyVerdict> {
  const { checkKey } = await import('../../fal/keyCheck.ts');
  const gateway = readSettings().gatewayUrl ?? process.env.FAL_GATEWAY_URL;
  return checkKey(key, { gateway, signal });
}

async function showVerdict(verdict: Exclude<KeyVerdict, { state: 'invalid' }>): Promise<void> {
  if (verdict.state === 'locked') {
    await showLocked(verdict);
  } else if (verdict.state === 'unknown') {
    await vscode.window.showInformationMessage(
      vscode.l10n.t('The key has not been checked. It is stored in VS Code’s secret storage.'),
    );
  } else if (verdict.lacks.length > 0) {
    const operations = verdict.lacks.map((one) => OPERATIONS[one](vscode.l10n.t)).join(', ');
    const text = vscode.l10n.t(
      'fal accepted the key and it is stored, but it lacks the permission for this: {0}. All else works.',
      operations,
    );
    const page = vscode.l10n.t('Open Keys Page');
    if ((await vscode.window.showWarningMessage(text, page)) === page) await openKeysPage();
  } else {
    await vscode.window.showInformationMessage(
      vscode.l10n.t('fal accepted the key. It is stored in VS Code’s secret storage.'),
    );
  }
}

async function showLocked(verdict: Extract<KeyVerdict, { state: 'locked' }>): Promise<void> {
  if (!verdict.needsCredits) {
    const text = vscode.l10n.t(
      'The key is valid and has been stored, but fal has locked the account: {0}. Credits do not unlock it; write to support@fal.ai.',
      verdict.reason,
    );
    await vscode.window.showWarningMessage(shownText(text));
    return;
  }
  const top = vscode.l10n.t('Top Up');
  const text = vscode.l10n.t(
    'The key is valid and has been stored, but the fal account is locked because its balance is exhausted.',
  );
  if ((await vscode.window.showWarningMessage(text, top)) === top) await openWeb(BILLING_PAGE);
}

/** Deletes the stored key and shows whether FAL_KEY replaces it. */
export async function removeKey({ keys, log }: Services): Promise<void> {
  await keys.remove();
  log.info('The key was removed.');
  const text =
    keys.environment === undefined
      ? vscode.l10n.t('The fal key has been removed.')
      : vscode.l10n.t(
          'The fal key has been removed. FAL_KEY from the environment is used instead.',
        );
  await vscode.window.showInformationMessage(text);
}
