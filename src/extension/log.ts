import * as vscode from 'vscode';
import { redact } from '../fal/redact.ts';

/** The output channel “fal”; VS Code manages its log level. */
export interface Log {
  debug(text: string): void;
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
  show(): void;
  /** Redacts this secret in all later lines. */
  hide(secret: string): void;
  dispose(): void;
}

/** Creates the channel, which redacts hidden secrets. */
export function createLog(): Log {
  const channel = vscode.window.createOutputChannel('fal', { log: true });
  const secrets = new Set<string>();
  // Untrusted text of several lines must not look like several entries.
  const clean = (text: string) =>
    redact(text, secrets).replace(/(?:(?!\t)\p{Cc}|[\p{Zl}\p{Zp}])+/gu, '\n  ');
  return {
    debug: (text) => channel.debug(clean(text)),
    info: (text) => channel.info(clean(text)),
    warn: (text) => channel.warn(clean(text)),
    error: (text) => channel.error(clean(text)),
    show: () => channel.show(),
    hide: (secret) => secrets.add(secret),
    dispose: () => channel.dispose(),
  };
}
