import { layoutOf } from '../imaging/conversion.ts';
import type { PackChoices, PlannedPicture, SourceFacts } from './plan.ts';
import { backgroundOf } from './plan.ts';

const WIDTH = 1_200;
const HEIGHT = 630;

/** What sites that crop to 2:1, or cover the edges, still show of an Open Graph picture; in its pixels. */
export const OPEN_GRAPH_ZONE = { x: 60, y: 45, width: 1_080, height: 540 } as const;

/** The picture that sites show for a link. */
export function planOpenGraph(
  source: SourceFacts,
  choices: PackChoices,
): readonly [PlannedPicture] {
  const conversion = {
    ...({ format: 'jpeg', width: WIDTH, height: HEIGHT, fit: 'cover' } as const),
    background: backgroundOf(source, choices),
  };
  const size = { width: WIDTH, height: HEIGHT };
  return [{ make: 'picture', path: 'og-image.jpg', ...size, hasAlpha: false, conversion }];
}

/** Whether the subject of a source on a plain ground reaches beyond the safe zone. A photograph has no such subject. */
export function isBeyondZone(source: SourceFacts, { conversion }: PlannedPicture): boolean {
  const { subject } = source;
  if (!subject) return false;
  const { part, scaled } = layoutOf(source, conversion);
  const factor = scaled.width / part.width;
  const left = (subject.x - part.x) * factor;
  const top = (subject.y - part.y) * factor;
  const zone = OPEN_GRAPH_ZONE;
  return (
    left < zone.x ||
    top < zone.y ||
    left + subject.width * factor > zone.x + zone.width ||
    top + subject.height * factor > zone.y + zone.height
  );
}
