import * as vscode from 'vscode';
import type { KeyVerdict } from './keyCheck.ts';
import { readSettings } from '../settings.ts';
import { shownText } from '../shownText.ts';
import type { Services } from '../services.ts';

const KEYS_PAGE = 'https://fal.ai/dashboard/keys';
const BILLING_PAGE = 'https://fal.ai/dashboard/billing';

/** Opens the fal page that creates API keys. */
export async function openKeysPage(): Promise<void> {
  await vscode.env.openExternal(vscode.Uri.parse(KEYS_PAGE));
}

/** Prompts for the key, checks it with fal and stores it; the prompt stays open if fal rejects the key. */
export function setKey({ keys, log }: Services): void {
  const input = vscode.window.createInputBox();
  const stop = new AbortController();
  const page = {
    iconPath: new vscode.ThemeIcon('link-external'),
    tooltip: vscode.l10n.t('Get a key at fal.ai'),
  };
  const fromEnvironment = {
    iconPath: new vscode.ThemeIcon('terminal'),
    tooltip: vscode.l10n.t('Use the FAL_KEY of the environment'),
  };
  /** The last key that could not be checked; entering it again stores it unchecked. */
  let unchecked: string | undefined;

  const accept = async () => {
    const key = input.value.trim();
    if (key === '') {
      input.validationMessage = vscode.l10n.t(
        'A key looks like id:secret. The button above opens the page to make one.',
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
        'fal does not know this key. Copy it again, whole: id:secret.',
      );
      return;
    }
    if (verdict.state === 'unknown' && key !== unchecked) {
      unchecked = key;
      log.warn(verdict.reason);
      input.validationMessage = vscode.l10n.t(
        'fal could not be reached to check this key. Press Enter again to keep it unchecked.',
      );
      return;
    }
    await keys.store(key);
    input.hide();
    await showVerdict(verdict.state);
  };

  input.title = vscode.l10n.t('fal: Set API Key');
  input.placeholder = 'id:secret';
  input.prompt =
    keys.environment === undefined
      ? vscode.l10n.t('Kept in the secret storage of VS Code and sent to fal alone.')
      : vscode.l10n.t(
          'Kept in the secret storage of VS Code and sent to fal alone. The environment has a FAL_KEY: the button above takes it over.',
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
  const { checkKey } = await import('./keyCheck.ts');
  const gateway = readSettings().gatewayUrl ?? process.env.FAL_GATEWAY_URL;
  return checkKey(key, { gateway, signal });
}

async function showVerdict(state: 'valid' | 'locked' | 'unknown'): Promise<void> {
  if (state === 'locked') {
    const top = vscode.l10n.t('Top Up');
    const text = vscode.l10n.t(
      'The key is right and kept, but the fal account is locked: its balance is used up.',
    );
    if ((await vscode.window.showWarningMessage(text, top)) === top) {
      await vscode.env.openExternal(vscode.Uri.parse(BILLING_PAGE));
    }
  } else {
    const text =
      state === 'valid'
        ? vscode.l10n.t('fal accepts the key; it is kept in the secret storage.')
        : vscode.l10n.t('The key is unchecked; it is kept in the secret storage.');
    await vscode.window.showInformationMessage(text);
  }
}

/** Deletes the stored key and shows whether FAL_KEY replaces it. */
export async function removeKey({ keys, log }: Services): Promise<void> {
  await keys.remove();
  log.info('The key was removed.');
  const text =
    keys.environment === undefined
      ? vscode.l10n.t('The fal key is removed.')
      : vscode.l10n.t('The fal key is removed. The FAL_KEY of the environment is used now.');
  await vscode.window.showInformationMessage(text);
}
