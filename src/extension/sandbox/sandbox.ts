import { spawn, type ChildProcess } from 'node:child_process';
import * as vscode from 'vscode';
import type { Log } from '../log.ts';

const START_DEADLINE = 15_000;

/** The sandbox's API key, which is not a secret. */
export const SANDBOX_KEY = 'sandbox:key';

/** The sandbox as a child process. */
export interface SandboxProcess {
  /** Resolves to the sandbox's URL; starts the sandbox if it is not running. @throws when it does not start */
  url(): Promise<string>;
  stop(): void;
  /** Fires when the process exits without a call of `stop`. */
  readonly onDidDie: vscode.Event<void>;
  dispose(): void;
}

/** The sandbox in `file`; the first call of `url` starts it. */
export function createSandboxProcess(file: string, log: Log): SandboxProcess {
  const died = new vscode.EventEmitter<void>();
  let child: ChildProcess | undefined;
  let address: Promise<string> | undefined;

  const stop = () => {
    child?.kill();
    child = undefined;
    address = undefined;
  };
  const start = (): Promise<string> => {
    const { FAL_KEY: _key, FAL_KEY_ID: _id, FAL_KEY_SECRET: _secret, ...env } = process.env;
    const started = spawn(process.execPath, [file, '--stop-with-stdin'], {
      env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
      // stdin closes when this process is killed, and the sandbox exits with it.
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child = started;
    let isUp = false;
    started.once('exit', (code) => {
      if (child !== started) return;
      log.warn(`The sandbox ended (${String(code)}).`);
      stop();
      // `url` reports a failed start; an event here would restart the sandbox in a loop.
      if (isUp) died.fire();
    });
    return firstAddress(started).then(
      (url) => {
        isUp = true;
        log.info(`The sandbox runs at ${url}.`);
        return url;
      },
      (error: unknown) => {
        if (child === started) stop();
        throw error;
      },
    );
  };

  return {
    url: () => (address ??= start()),
    stop,
    onDidDie: died.event,
    dispose: () => {
      stop();
      died.dispose();
    },
  };
}

function firstAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = () => {
      clearTimeout(timer);
      const why = output.trim() || vscode.l10n.t('no output');
      reject(new Error(vscode.l10n.t('The sandbox could not be started: {0}', why)));
    };
    const timer = setTimeout(fail, START_DEADLINE);
    const listen = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-2000);
      const url = /fal sandbox at (http:\S+)/.exec(output)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('error', fail).once('exit', fail);
  });
}
