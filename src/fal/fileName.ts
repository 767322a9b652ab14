/** A file's name from its `Content-Disposition`, else from its URL; never a path. */
export function fileNameOf(disposition: string | undefined, url: URL): string | undefined {
  const extended = /filename\*\s*=\s*[\w-]*'[^']*'([^;\s]+)/i.exec(disposition ?? '')?.[1];
  const quoted = /filename\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(disposition ?? '')?.[1];
  const plain = /filename\s*=\s*([^";\s]+)/i.exec(disposition ?? '')?.[1];
  const last = url.pathname.split('/').at(-1);
  return (
    clean(decode(extended)) ??
    clean(quoted?.replace(/\\(.)/g, '$1')) ??
    clean(plain) ??
    clean(decode(last))
  );
}

function decode(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return text;
  }
}

function clean(text: string | undefined): string | undefined {
  const name = text
    ?.split(/[/\\]/)
    .at(-1)
    ?.replace(/[\p{Cc}<>:"|?*]/gu, '')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .slice(-200);
  return name === '' ? undefined : name;
}
