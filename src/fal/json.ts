/** Levels of lists and objects within each other; fal's own answers and inputs have about ten. */
const DEEPEST = 200;
/** Each takes up to 60 bytes when it is parsed, whatever it takes as text. */
const MOST_VALUES = 5_000_000;
const [QUOTE, BACKSLASH, COMMA, OPEN_LIST, CLOSE_LIST, OPEN, CLOSE] = [
  34, 92, 44, 91, 93, 123, 125,
];

/** Why a JSON text of others is not parsed: it is nested so deeply that walking it would overflow the stack, or holds too many values; undefined when it may be. */
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

/** Where the string that opens at `start` is closed; the end of the text when it is not. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let first = end;
    while (text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
    if ((end - first) % 2 === 0) return end;
  }
  return text.length;
}
