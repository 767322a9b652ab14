/** What a server requests of the VS Code window that has the focus. */
export type EditorRequest =
  /** Insert a result at the cursor; `index` is the asset's. */
  | { readonly kind: 'insert'; readonly requestId: string; readonly index: number }
  /** Have the person set a key, because `by` runs a model without one. */
  | { readonly kind: 'set-key'; readonly by: string };

/** The window's answer: what it did, or why it did not, in a sentence. */
export interface EditorAnswer {
  readonly isDone: boolean;
  readonly text: string;
}

/** Sends a request to the window that has the focus; undefined where none answers in time. */
export type SendToEditor = (request: EditorRequest) => Promise<EditorAnswer | undefined>;

const LONGEST_NAME = 200;

/** A request as it is written; undefined for anything else. */
export function readEditorRequest(value: unknown): EditorRequest | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, requestId, index, by } = value as Record<string, unknown>;
  const isName = (text: unknown): text is string =>
    typeof text === 'string' && text !== '' && text.length <= LONGEST_NAME;
  if (kind === 'set-key' && isName(by)) return { kind, by };
  const isIndex = Number.isSafeInteger(index) && Number(index) >= 0;
  return kind === 'insert' && isName(requestId) && isIndex
    ? { kind, requestId, index: Number(index) }
    : undefined;
}
