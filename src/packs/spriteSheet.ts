import { FalError } from '../fal/errors.ts';
import { LONGEST } from '../imaging/conversion.ts';
import { json, type PlannedFile, type SourceFacts } from './plan.ts';

/** Free pixels between two sprites, so that none shows at the edge of another one when scaled. */
const GAP = 2;
const PICTURE = 'sprites.png';

/** One picture of all sources, and where each of them stands in it. @throws {FalError} `invalid-input` when they have no room in it */
export function planSpriteSheet(sources: readonly SourceFacts[]): readonly PlannedFile[] {
  const { width, height, places } = arrange(sources);
  if (width > LONGEST || height > LONGEST)
    throw new FalError(
      'invalid-input',
      `The sprites need ${width} × ${height} pixels, and a sheet has at most ${LONGEST} a side.`,
      { advice: 'Make them smaller, or divide them into several sheets.' },
    );
  const names = uniqueNames(sources);
  const sprites = sources.map((source, at) => ({
    name: names[at],
    ...places[at],
    width: source.width,
    height: source.height,
  }));
  const index = { image: PICTURE, width, height, sprites };
  return [
    { make: 'sheet', path: PICTURE, width, height, places },
    { make: 'text', path: 'sprites.json', text: json(index) },
  ];
}

/** Fills rows from the top, the highest sprites first, about as wide as high. */
function arrange(sources: readonly SourceFacts[]) {
  const area = sources.reduce((sum, { width, height }) => sum + (width + GAP) * (height + GAP), 0);
  const most = Math.max(Math.ceil(Math.sqrt(area)), ...sources.map(({ width }) => width));
  const places = sources.map(() => ({ x: 0, y: 0 }));
  const order = [...sources.entries()].sort(([, one], [, other]) => other.height - one.height);
  let [x, y, rowHeight, width] = [0, 0, 0, 0];
  for (const [at, source] of order) {
    if (x > 0 && x + source.width > most) [x, y, rowHeight] = [0, y + rowHeight + GAP, 0];
    places[at] = { x, y };
    width = Math.max(width, x + source.width);
    rowHeight = Math.max(rowHeight, source.height);
    x += source.width + GAP;
  }
  return { width, height: y + rowHeight, places };
}

function uniqueNames(sources: readonly SourceFacts[]): string[] {
  const taken = new Set<string>();
  return sources.map(({ name }) => {
    let unique = name;
    for (let count = 2; taken.has(unique); count += 1) unique = `${name}-${count}`;
    taken.add(unique);
    return unique;
  });
}
