import { type ReadonlySignal, signal } from '@preact/signals';
import type { Client } from '../../protocol/channel.ts';
import type { UploadedFile, UploadSource } from '../../protocol/messages.ts';
import { errorText } from '../app.ts';

/** A pending or failed upload. */
export interface UploadRow {
  readonly id: string;
  /** The path of the field that receives the URL. */
  readonly path: string;
  readonly name: string;
  /** Bytes; 0 of 0 before the first progress event. */
  readonly sent: number;
  readonly total: number;
  readonly error?: string;
}

/** The uploads of one form. */
export interface Uploads {
  readonly rows: ReadonlySignal<readonly UploadRow[]>;
  /** The finished uploads of this form, by URL. */
  readonly files: ReadonlySignal<ReadonlyMap<string, UploadedFile>>;
  /** Resolves to the URL; undefined when the upload fails or is cancelled. */
  start(path: string, name: string, source: UploadSource): Promise<string | undefined>;
  /** Cancels an upload, or removes the row of a failed one. */
  cancel(id: string): void;
  dispose(): void;
}

/** Creates the uploads of a form. */
export function createUploads(host: Client): Uploads {
  const rows = signal<readonly UploadRow[]>([]);
  const files = signal<ReadonlyMap<string, UploadedFile>>(new Map());
  const running = new Map<string, AbortController>();
  const drop = (id: string) => {
    running.delete(id);
    rows.value = rows.value.filter((row) => row.id !== id);
  };
  const change = (id: string, changes: Partial<UploadRow>) => {
    rows.value = rows.value.map((row) => (row.id === id ? { ...row, ...changes } : row));
  };
  const stopListening = host.on('upload.progress', ({ id, sent, total }) =>
    change(id, { sent, total }),
  );
  return {
    rows,
    files,
    start: async (path, name, source) => {
      const id = crypto.randomUUID();
      const controller = new AbortController();
      running.set(id, controller);
      rows.value = [...rows.value, { id, path, name, sent: 0, total: 0 }];
      try {
        const file = await host.ask('file.upload', { id, source }, controller.signal);
        files.value = new Map(files.value).set(file.url, file);
        drop(id);
        return file.url;
      } catch (error) {
        if (controller.signal.aborted) drop(id);
        else change(id, { error: errorText(error) });
        return undefined;
      }
    },
    cancel: (id) => {
      running.get(id)?.abort();
      drop(id);
    },
    dispose: () => {
      stopListening();
      for (const controller of running.values()) controller.abort();
    },
  };
}
