import type { Expectation } from '../expectation.ts';

/** Other tasks about pictures that the tables were tuned on. */
export const PICTURE_TASKS: readonly Expectation[] = [
  {
    category: /^image-to-image$/,
    id: /headshot|professional/,
    tasks: [
      'i need a professional headshot for linkedin from a normal selfie',
      'professional business portrait out of my holiday snapshot',
      'Corporate headshots for the whole team from phone selfies',
      'a profile photo for my CV out of a beach selfie',
      'business portrait for my website from an ordinary photo',
      'make my smartphone selfie look like a studio headshot',
    ],
  },
  {
    category: /^image-to-image$/,
    id: /outpaint|expand|reframe|fill/,
    tasks: [
      'expand a square photo to 16:9 by inventing what is left and right of it',
      'uncrop this image, I need more sky above the church',
      'widen a portrait picture to landscape',
      'the frame of my painting is cut off in the photo, imagine the missing part around it',
      'zoom out of my picture, generate the surroundings',
      'Extend the canvas of a picture to the left',
      'my picture is 4:3, a banner needs 21:9, make up the rest',
      'my instagram picture has to become wider without cropping or stretching',
      'expand my image on all sides',
      'outpaint a portrait into a wide banner',
    ],
  },
  {
    category: /^(image-to-image|text-to-image)$/,
    id: /inpaint|fill|eras|object-removal/,
    tasks: [
      'repaint only the masked area of a picture',
      'fill in a hole in my picture where i erased something, i have a mask png',
      'Replace the area under my mask with a flower pot',
      'Inpaint the scratched part of a picture with a mask',
      'regenerate just the hand, I painted a mask over it',
      'fill the white area of my mask with grass',
      'replace the masked part of my photo with a window',
      'inpainting with my own mask',
    ],
  },
  {
    category: /^image-to-image$/,
    id: /relight|iclight|lighting|time-of-day|color-correction/,
    tasks: [
      'make the light in this portrait come from the left like in a studio',
      'my room photo was taken at noon, I want evening light',
      'change the light of a portrait to sunset',
      'bright up and relight an underexposed portrait as if shot with a softbox',
      'the subject is lit from behind and too dark, give it a warm key light',
      'Relight a product shot with warm light from the right',
      'set other lighting on a portrait, blue from one side and red from the other',
      'turn harsh flash light in a portrait into soft window light',
      'change the lighting of a selfie to cinematic',
      'make a daylight photo look as if it was lit by candles',
    ],
  },
  {
    category: /^text-to-image$/,
    id: /schnell|turbo|flash|fast|klein|lightning|sprint|mini/,
    tasks: [
      'the fastest and cheapest model to make many images from prompts',
      'quick drafts of pictures, low price, just to try prompts',
    ],
  },
  {
    category: /^image-to-image$/,
    id: /product|background|embed|integrate/,
    tasks: [
      'Our product shot on a kitchen table is boring. I would like to see the same bottle on marble with soft light, like in an ad.',
    ],
  },
  {
    category: /^image-to-image$/,
    id: /deblur|sharpen|topaz|codeformer/,
    tasks: ['my photo came out blurry because my hand was shaking', 'photo is unsharp, rescue it'],
  },
  {
    category: /^(vision|image-to-image)$/,
    id: /ocr|query|moondream|vision/,
    tasks: ['what does it say on this street sign? (photo)'],
  },
  {
    category: /^text-to-image$/,
    id: /vector|recraft|vecglypher/,
    tasks: [
      'an icon set as scalable vector graphics, from a prompt',
      'a vector logo of a fox, from text',
    ],
  },
  {
    category: /^image-to-image$/,
    id: /age|aging/,
    tasks: ['make me look 30 years older', 'older version of my face'],
  },
  {
    category: /^(image-to-image|text-to-image)$/,
    id: /character|pulid|photomaker|subject|instant|reference|banana|kontext|uno|uso/,
    tasks: [
      'keep the same hero girl across ten pictures of my comic',
      'consistent character of my brand mascot in new scenes',
    ],
  },
  {
    category: /^image-to-image$/,
    id: /edit|kontext|banana|seedream|modify|add_object|inpaint|relight|time-of-day|iclight|lighting/,
    tasks: [
      'add a hat to the dog in the photo',
      'I would like to change the colour of the sofa in my picture to green, nothing else',
      'turn day into night in my picture',
    ],
  },
  {
    category: /^image-to-image$/,
    id: /thumbnail|edit|kontext|banana/,
    tasks: ['make a youtube thumbnail out of my portrait'],
  },
  {
    category: /^image-to-image$/,
    id: /background|product|edit|kontext|banana|embed|integrate/,
    tasks: [
      'Put our sneaker in front of a mountain instead of the studio wall',
      'swap the background of my car photo for a racing track',
    ],
  },
  {
    category: /^image-to-image$/,
    id: /text-removal|eras|object-removal/,
    tasks: ['get rid of the watermark-like text overlay on an image'],
  },
  {
    category: /^image-to-image$/,
    id: /style|restyle|edit|kontext|cartoon|lineart|scribble/,
    tasks: [
      'turn a photo into a van gogh painting',
      'Make my dog photo look like an oil painting',
      'photo to pencil sketch style',
      'redraw my pet as a comic',
      'a photo of our cat as a watercolor',
    ],
  },
  {
    category: /^text-to-image$/,
    id: /nano-banana|gpt-image|seedream|flux|imagen|recraft|ideogram|z-image|qwen/,
    tasks: [
      'photorealistic portrait of an old fisherman, highest quality',
      'photorealistic picture of a breakfast table, best quality you have',
    ],
  },
  {
    category: /^image-to-image$/,
    id: /cartoon|style|restyle|edit|kontext|ghibli/,
    tasks: [
      'a photo of me, but in the style of a Pixar movie',
      'cartoon version of my profile picture',
    ],
  },
  {
    category: /^image-to-image$/,
    id: /home|staging|edit|kontext/,
    tasks: ['virtual staging of an empty living room'],
  },
  {
    category: /^(vision|image-to-image)$/,
    id: /detect|sam|florence|moondream/,
    tasks: ['Find every bottle on the shelf and give me the boxes around them'],
  },
  {
    category: /^(vision|image-to-image)$/,
    id: /sam|segment/,
    tasks: ['mask of the hair in the portrait'],
  },
  {
    category: /^image-to-image$/,
    id: /face-?swap|style|edit|kontext|character|pulid/,
    tasks: ['I have a selfie and want to be in a renaissance painting with my face'],
  },
  {
    category: /^image-to-image$/,
    id: /hair|edit|kontext/,
    tasks: ['change my hair color to red in a photo'],
  },
];
