import { modelIds, oneOf, recentMedia } from '../completions.ts';
import type { Argument, Prompt } from './prompt.ts';

const SAVE_TO: Argument = {
  name: 'save_to',
  description: 'Project folder for the results; default: fal-results',
  remote: false,
};
const ASPECT: Argument = {
  name: 'aspect_ratio',
  description: 'Shape of the picture, e.g. 16:9',
  complete: oneOf('1:1', '16:9', '9:16', '4:3', '3:4', '4:5', '3:2', '2:3', '21:9'),
};
const SECONDS: Argument = {
  name: 'seconds',
  description: 'Length in seconds',
  complete: oneOf('5', '6', '8', '10', '15', '30', '60'),
};
const LANGUAGE: Argument = {
  name: 'language',
  description: 'Spoken language',
  complete: oneOf(
    ...['English', 'German', 'French', 'Spanish', 'Italian', 'Portuguese', 'Dutch', 'Polish'],
    ...['Turkish', 'Arabic', 'Hindi', 'Japanese', 'Korean', 'Chinese', 'Russian', 'Ukrainian'],
  ),
};

const model = (category?: string): Argument => ({
  name: 'model',
  description: 'Endpoint id, e.g. fal-ai/flux/dev; the best one by default',
  complete: modelIds(category),
});
const image = (description: string, required = true): Argument => ({
  name: 'image',
  description: `${description}: a project file or a URL`,
  ...(required && { required: true }),
  complete: recentMedia('image'),
});

/** The ten prompts, in the order a person sees them. */
export const PROMPTS: readonly Prompt[] = [
  {
    name: 'product_hero_image',
    title: 'Product hero image',
    description: 'A picture of a product for the top of a page or a shop.',
    arguments: [
      { name: 'product', description: 'What is shown', required: true },
      image('A photo of the product, to be kept as it is', false),
      {
        name: 'style',
        description: 'Look and setting',
        complete: oneOf(
          'clean studio, soft light',
          'dark and dramatic',
          'outdoors, golden hour',
          'flat lay from above',
          'pastel, floating',
          'in use, at home',
        ),
      },
      ASPECT,
      model(),
      SAVE_TO,
    ],
    task: (args) =>
      args.image
        ? 'put my product photo into a new scene'
        : 'photorealistic product photo from a text description',
    request: 'Make a hero image of this product.',
    notes: (args) => [
      'One clear subject, room for a headline beside it, no text in the picture.',
      ...(args.image ? ['The product itself must stay as it is in the photo.'] : []),
    ],
  },
  {
    name: 'social_video',
    title: 'Social video',
    description: 'A short upright clip for a social feed.',
    arguments: [
      { name: 'subject', description: 'What happens in it', required: true },
      {
        name: 'platform',
        description: 'Where it is shown',
        complete: oneOf('Instagram Reels', 'TikTok', 'YouTube Shorts', 'LinkedIn', 'X'),
      },
      image('A first picture', false),
      SECONDS,
      { ...ASPECT, description: 'Shape of the video; default: 9:16' },
      model(),
      SAVE_TO,
    ],
    task: (args) => (args.image ? 'animate an image into a video' : 'generate a video from text'),
    request: 'Make a short video for a social feed.',
    notes: (args) => [
      ...(args.aspect_ratio ? [] : ['Upright, 9:16, if the model can.']),
      'Something must move in the first second.',
    ],
  },
  {
    name: 'voiceover',
    title: 'Voiceover',
    description: 'A text, spoken.',
    arguments: [
      { name: 'text', description: 'The words to speak', required: true },
      LANGUAGE,
      {
        name: 'voice',
        description: 'How it sounds',
        complete: oneOf('warm female', 'warm male', 'young and lively', 'calm narrator', 'deep'),
      },
      model('text-to-speech'),
      SAVE_TO,
    ],
    task: ({ language }) => `text to speech${language ? ` in ${language}` : ''}`,
    request: 'Speak this text as a voiceover, word for word.',
    notes: (args) => [
      ...(args.voice ? ['Take the voice of the model that comes nearest to it.'] : []),
    ],
  },
  {
    name: 'background_music',
    title: 'Background music',
    description: 'Instrumental music to lay under a video or a page.',
    arguments: [
      {
        name: 'mood',
        description: 'Mood or genre',
        required: true,
        complete: oneOf(
          ...['calm ambient', 'upbeat corporate', 'lo-fi hip hop', 'cinematic build'],
          ...['acoustic folk', 'playful ukulele', 'dark synthwave', 'solo piano'],
        ),
      },
      SECONDS,
      model(),
      SAVE_TO,
    ],
    task: () => 'instrumental background music from a text description',
    request: 'Compose background music.',
    notes: () => ['No singing; nothing that calls attention to itself.'],
  },
  {
    name: '3d_asset',
    title: '3D asset',
    description: 'A textured 3D model of an object.',
    arguments: [
      { name: 'object', description: 'What it is', required: true },
      image('A picture of it', false),
      model(),
      SAVE_TO,
    ],
    task: (args) =>
      args.image ? 'turn a picture into a 3D model' : '3D model from a text description',
    request: 'Make a 3D model of this object.',
    notes: () => ['As a GLB file with textures, if the model can.'],
  },
  {
    name: 'banner_variations',
    title: 'Batch of banner variations',
    description: 'Several versions of one banner, to choose from.',
    arguments: [
      { name: 'subject', description: 'What the banner is about', required: true },
      {
        name: 'count',
        description: 'How many; default: 4',
        complete: oneOf('3', '4', '6', '8'),
      },
      { name: 'headline', description: 'Words to set in it' },
      { ...ASPECT, description: 'Shape of the banner; default: 16:9' },
      model('text-to-image'),
      SAVE_TO,
    ],
    task: (args) =>
      args.headline
        ? 'generate a banner image with legible text in it'
        : 'generate an image from text',
    request: 'Make a batch of banners, each a variation of the same subject.',
    notes: (args) => [
      ...(args.count ? [] : ['Four of them.']),
      ...(args.aspect_ratio ? [] : ['Wide, 16:9.']),
      'They differ in composition, light and colour, not in a seed alone.',
      'The price is that of all of them together.',
    ],
    run: 'Call submit_job once for each, all before the first check_job',
  },
  {
    name: 'animate_image',
    title: 'Animate this image',
    description: 'A picture, brought to life as a video.',
    arguments: [
      image('The picture'),
      {
        name: 'motion',
        description: 'What moves, and how',
        complete: oneOf(
          ...['slow push in', 'gentle parallax', 'orbit around the subject'],
          ...['wind in hair and leaves', 'subject turns to the camera'],
        ),
      },
      SECONDS,
      model('image-to-video'),
      SAVE_TO,
    ],
    task: () => 'animate an image into a video',
    request: 'Animate this image; its first frame stays as it is.',
  },
  {
    name: 'remove_background',
    title: 'Remove a background',
    description: 'The subject of a picture, on transparent ground.',
    arguments: [image('The picture'), model('image-to-image'), SAVE_TO],
    task: () => 'remove the background of a photo',
    request: 'Remove the background of this image.',
    notes: () => ['The result has an alpha channel: PNG or WebP, not JPEG.'],
  },
  {
    name: 'upscale',
    title: 'Upscale',
    description: 'A picture, larger and sharper.',
    arguments: [
      image('The picture'),
      { name: 'factor', description: 'How many times larger', complete: oneOf('2', '4', '8') },
      model('image-to-image'),
      SAVE_TO,
    ],
    task: () => 'upscale an image to a higher resolution',
    request: 'Upscale this image; nothing in it may be invented or changed.',
  },
  {
    name: 'transcribe',
    title: 'Transcribe',
    description: 'The words of a recording, as text.',
    arguments: [
      {
        name: 'recording',
        description: 'Audio or video: a project file or a URL',
        required: true,
        complete: recentMedia('audio', 'video'),
      },
      LANGUAGE,
      {
        name: 'form',
        description: 'What you want of it',
        complete: oneOf('plain text', 'with timestamps', 'SRT subtitles', 'who says what'),
      },
      model('speech-to-text'),
      SAVE_TO,
    ],
    task: () => 'transcribe speech to text',
    request: 'Transcribe this recording.',
    notes: () => ['Give me the words themselves, not a summary.'],
  },
];
