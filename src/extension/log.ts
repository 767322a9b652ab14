import * as vscode from 'vscode';
import { redact } from '../fal/redact.ts';

/** The channel “fal” of VS Code's output; its level is VS Code's own choice for each channel. */
export interface Log {
  debug(text: string): void;
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
  show(): void;
  /** From now on this secret is in no line. */
  hide(secret: string): void;
  dispose(): void;
}

/** Creates the channel, which never holds a secret it was told of. */
export function createLog(): Log {
  const channel = vscode.window.createOutputChannel('fal', { log: true });
  const secrets = new Set<string>();
  // A foreign text of several lines must not look like several entries.
  const clean = (text: string) =>
    redact(text, secrets).replace(/(?:(?!\t)\p{Cc}|[\p{Zl}\p{Zp}])+/gu, '\n  ');
  return {
    debug: (text) => {
      channel.debug(clean(text));
    },
    info: (text) => {
      channel.info(clean(text));
    },
    warn: (text) => {
      channel.warn(clean(text));
    },
    error: (text) => {
      channel.error(clean(text));
    },
    show: () => {
      channel.show();
    },
    hide: (secret) => secrets.add(secret),
    dispose: () => {
      channel.dispose();
    },
  };
}
