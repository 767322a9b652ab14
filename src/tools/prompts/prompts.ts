import { modelIds, oneOf, recentMedia } from '../completions.ts';
import { ASSET_PACK } from './assetPack.ts';
import type { Argument, Prompt } from './prompt.ts';

const SAVE_TO: Argument = {
  name: 'save_to',
  description: 'Project folder for the results; default: fal-results',
  remote: false,
};
const ASPECT: Argument = {
  name: 'aspect_ratio',
  description: 'Aspect ratio of the image, e.g. 16:9',
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
  description: 'Endpoint id, e.g. fal-ai/flux/dev; default: the best match',
  complete: modelIds(category),
});
const image = (description: string, required = true): Argument => ({
  name: 'image',
  description: `${description}: a project file or a URL`,
  ...(required && { required: true }),
  complete: recentMedia('image'),
});

/** The prompts, in the order a person sees them. */
export const PROMPTS: readonly Prompt[] = [
  {
    name: 'product_hero_image',
    title: 'Product hero image',
    description: 'A product image for the top of a web page or shop.',
    arguments: [
      { name: 'product', description: 'The product to show', required: true },
      image('A photo of the product, which stays unchanged', false),
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
      'One clear subject, space for a headline beside it, no text in the image.',
      ...(args.image ? ['The product itself must look exactly as in the photo.'] : []),
    ],
  },
  {
    name: 'social_video',
    title: 'Social video',
    description: 'A short vertical clip for a social feed.',
    arguments: [
      { name: 'subject', description: 'What happens in it', required: true },
      {
        name: 'platform',
        description: 'Where it will be posted',
        complete: oneOf('Instagram Reels', 'TikTok', 'YouTube Shorts', 'LinkedIn', 'X'),
      },
      image('The first frame', false),
      SECONDS,
      { ...ASPECT, description: 'Aspect ratio of the video; default: 9:16' },
      model(),
      SAVE_TO,
    ],
    task: (args) => (args.image ? 'animate an image into a video' : 'generate a video from text'),
    request: 'Make a short video for a social feed.',
    notes: (args) => [
      ...(args.aspect_ratio ? [] : ['Vertical, 9:16, if the model supports it.']),
      'Something must move within the first second.',
    ],
  },
  {
    name: 'voiceover',
    title: 'Voiceover',
    description: 'A text read aloud.',
    arguments: [
      { name: 'text', description: 'The words to speak', required: true },
      LANGUAGE,
      {
        name: 'voice',
        description: 'What the voice sounds like',
        complete: oneOf('warm female', 'warm male', 'young and lively', 'calm narrator', 'deep'),
      },
      model('text-to-speech'),
      SAVE_TO,
    ],
    task: ({ language }) => `text to speech${language ? ` in ${language}` : ''}`,
    request: 'Record this text as a voiceover, word for word.',
    notes: (args) => [
      ...(args.voice ? ['Use the voice of the model that comes closest to that.'] : []),
    ],
  },
  {
    name: 'background_music',
    title: 'Background music',
    description: 'Instrumental music for a video or a web page.',
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
    notes: () => ['No vocals, and nothing that draws attention to itself.'],
  },
  {
    name: '3d_asset',
    title: '3D asset',
    description: 'A textured 3D model of an object.',
    arguments: [
      { name: 'object', description: 'The object to model', required: true },
      image('An image of it', false),
      model(),
      SAVE_TO,
    ],
    task: (args) =>
      args.image ? 'turn a picture into a 3D model' : '3D model from a text description',
    request: 'Make a 3D model of this object.',
    notes: () => ['As a GLB file with textures, if the model supports it.'],
  },
  {
    name: 'banner_variations',
    title: 'Batch of banner variations',
    description: 'Several versions of one banner to choose from.',
    arguments: [
      { name: 'subject', description: 'What the banner is about', required: true },
      {
        name: 'count',
        description: 'How many; default: 4',
        complete: oneOf('3', '4', '6', '8'),
      },
      { name: 'headline', description: 'Text to show in it' },
      { ...ASPECT, description: 'Aspect ratio of the banner; default: 16:9' },
      model('text-to-image'),
      SAVE_TO,
    ],
    task: (args) =>
      args.headline
        ? 'generate a banner image with legible text in it'
        : 'generate an image from text',
    request: 'Make a batch of banners, each a variation of the same subject.',
    notes: (args) => [
      ...(args.count ? [] : ['Make four.']),
      ...(args.aspect_ratio ? [] : ['Wide, 16:9.']),
      'Vary composition, light and colour, not just the seed.',
      'The price to tell me is the total for all of them.',
    ],
    run: () => 'Call submit_job once per banner, and all of them before the first check_job',
  },
  {
    name: 'animate_image',
    title: 'Animate this image',
    description: 'Turn an image into a video.',
    arguments: [
      image('The image'),
      {
        name: 'motion',
        description: 'What moves and how',
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
    request: 'Animate this image; the first frame must match it exactly.',
  },
  {
    name: 'remove_background',
    title: 'Remove background',
    description: 'The subject of an image on a transparent background.',
    arguments: [image('The image'), model('image-to-image'), SAVE_TO],
    task: () => 'remove the background of a photo',
    request: 'Remove the background of this image.',
    notes: () => ['The result needs an alpha channel: PNG or WebP, not JPEG.'],
  },
  {
    name: 'upscale',
    title: 'Upscale an image',
    description: 'Make an image larger and sharper.',
    arguments: [
      image('The image'),
      { name: 'factor', description: 'How many times larger', complete: oneOf('2', '4', '8') },
      model('image-to-image'),
      SAVE_TO,
    ],
    task: () => 'upscale an image to a higher resolution',
    request: 'Upscale this image without inventing or changing anything in it.',
  },
  {
    name: 'transcribe',
    title: 'Transcribe a recording',
    description: 'Turn speech in a recording into text.',
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
        description: 'Format of the transcript',
        complete: oneOf('plain text', 'with timestamps', 'SRT subtitles', 'who says what'),
      },
      model('speech-to-text'),
      SAVE_TO,
    ],
    task: () => 'transcribe speech to text',
    request: 'Transcribe this recording.',
    notes: () => ['Give me the exact words, not a summary.'],
  },
  ASSET_PACK,
];
