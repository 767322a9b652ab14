import type { Skill } from './skill.ts';
import { CLIPS } from './skills/clips.ts';
import { CUTTING } from './skills/cutting.ts';
import { FILLING } from './skills/filling.ts';
import { FINISHING } from './skills/finishing.ts';
import { LISTENING } from './skills/listening.ts';
import { LOOKS } from './skills/looks.ts';
import { MEASURING } from './skills/measuring.ts';
import { PEOPLE } from './skills/people.ts';
import { PICTURES } from './skills/pictures.ts';
import { REPAIRING } from './skills/repairing.ts';
import { SEEING } from './skills/seeing.ts';
import { SHAPES } from './skills/shapes.ts';
import { SOUND } from './skills/sound.ts';
import { SPEECH } from './skills/speech.ts';
import { STAGING } from './skills/staging.ts';
import { STYLES } from './skills/styles.ts';
import { TALKING } from './skills/talking.ts';
import { VIDEO } from './skills/video.ts';
import { WORDS } from './skills/words.ts';

/** Everything that people are known to ask models for. */
export const SKILLS: readonly Skill[] = [
  ...CLIPS,
  ...CUTTING,
  ...FILLING,
  ...FINISHING,
  ...LISTENING,
  ...LOOKS,
  ...MEASURING,
  ...PEOPLE,
  ...PICTURES,
  ...REPAIRING,
  ...SEEING,
  ...SHAPES,
  ...SOUND,
  ...SPEECH,
  ...STAGING,
  ...STYLES,
  ...TALKING,
  ...VIDEO,
  ...WORDS,
];
