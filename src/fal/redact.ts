/** A part of a key that is shorter is a word of some text sooner than a secret. */
const SHORTEST = 8;

/** The text without those secrets, and without what looks like a fal key or follows `Key`. */
export function redact(text: string, secrets: Iterable<string>): string {
  let clean = text;
  for (const secret of secrets) {
    // A key's secret half says as much as the whole.
    for (const part of [secret, secret.slice(secret.indexOf(':') + 1)]) {
      if (part.length >= SHORTEST) clean = clean.replaceAll(part, '•••');
    }
  }
  return clean
    .replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}:[\da-f]{16,}/gi, '•••')
    .replace(/\b(Key|Bearer) (?!•)\S+:\S+/g, '$1 •••');
}
