const LONGEST = 512;

/** The key of a request, from `Authorization: Bearer KEY` or `Key KEY`: undefined without the header, `malformed` for any other content. */
export function readKey(headers: Headers): { readonly key: string } | 'malformed' | undefined {
  const given = headers.get('authorization');
  if (given === null) return undefined;
  const key = /^(?:bearer|key) +([\x21-\x7e]+)$/i.exec(given.trim())?.[1];
  return key === undefined || key.length > LONGEST ? 'malformed' : { key };
}
