import { linkSignals } from '../../fal/cancel.ts';
import { FalError } from '../../fal/errors.ts';
import { kindOfFileName, kindOfType } from '../../fal/mediaKind.ts';
import { openRemote } from '../../fal/remote.ts';
import * as vscode from 'vscode';

/** Bytes of the largest picture, video or sound that is taken from a web page. */
const LARGEST = 100 * 1024 ** 2;
/** Milliseconds. */
const LONGEST = 120_000;
const ENDINGS: Readonly<Record<string, string>> = {
  jpeg: 'jpg',
  'svg+xml': 'svg',
  mpeg: 'mp3',
  'x-wav': 'wav',
};

/** A downloaded file. */
export interface Downloaded {
  /** With an extension of its kind. */
  readonly name: string;
  readonly content: Buffer;
}

/** Downloads a picture, video or sound that a web page names; private addresses are refused. @throws {FalError}, the signal's reason */
export async function downloadMedium(
  url: string,
  name: string,
  allowOrigin: string | undefined,
  signal: AbortSignal,
): Promise<Downloaded> {
  const stop = linkSignals([signal], LONGEST);
  const { host } = new URL(url);
  try {
    const file = await openRemote(url, { signal: stop.signal, maxBytes: LARGEST, allowOrigin });
    const family = /^(?:image|video|audio)\/([\w.+-]+)$/.exec(file.contentType ?? '');
    const isNamed = /^(image|video|audio)$/.test(kindOfFileName(name) ?? '');
    if (!family && !(isNamed && kindOfType(file.contentType) === undefined)) {
      file.body.destroy();
      const text = vscode.l10n.t('{0} answers with no picture, video or sound.', host);
      throw new FalError('not-allowed', text);
    }
    const chunks: Buffer[] = [];
    for await (const chunk of file.body) chunks.push(chunk);
    const [, type = ''] = family ?? [];
    const ending = isNamed ? '' : `.${ENDINGS[type] ?? type}`;
    return { name: (name || 'picture') + ending, content: Buffer.concat(chunks) };
  } catch (error) {
    if (!stop.late()) throw error;
    throw new FalError('network', vscode.l10n.t('The file at {0} came too slowly.', host));
  } finally {
    stop.release();
  }
}
