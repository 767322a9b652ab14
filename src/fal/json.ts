/** Nesting levels; fal's own responses and inputs have about ten. */
const DEEPEST = 200;
/** Each value takes up to 60 bytes of memory, however short its text is. */
const MOST_VALUES = 5_000_000;
const [QUOTE, BACKSLASH, COMMA, OPEN_LIST, CLOSE_LIST, OPEN, CLOSE] = [
  34, 92, 44, 91, 93, 123, 125,
];

/** Why a JSON text from outside is rejected: deep nesting would overflow the stack, or too many values the memory; undefined when it is safe. */
export function refuseJson(text: string): string | undefined {
  let depth = 0;
  let values = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at);
        break;
      case OPEN_LIST:
      case OPEN:
        depth += 1;
        values += 1;
        if (depth > DEEPEST) return `is nested more than ${DEEPEST} levels deep`;
        break;
      case CLOSE_LIST:
      case CLOSE:
        depth -= 1;
        break;
      case COMMA:
        values += 1;
    }
    if (values > MOST_VALUES) return `holds more than ${MOST_VALUES.toLocaleString('en')} values`;
  }
  return undefined;
}

/** The index of the quote that closes the string opened at `start`; the end of the text when it is not closed. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let first = end;
    while (text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
    if ((end - first) % 2 === 0) return end;
  }
  return text.length;
}
