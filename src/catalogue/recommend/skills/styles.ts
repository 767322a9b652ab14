import type { Skill } from '../skill.ts';

/** Pictures and videos redrawn in another style. */
export const STYLES: readonly Skill[] = [
  {
    id: 'style-transfer',
    does: 'Redraws in another style',
    words:
      'style transfer restyle artistic painting anime cartoon ghibli filter watercolor watercolour oil gogh monet picasso impressionist comic manga anime painted hand-drawn aesthetic',
    asks: [
      '{image} (?:in)?to .. {style}',
      'style transfer',
      're-?styl\\w*',
      '(?:turn|make|convert|transform|redraw|redo|repaint|render|change|look|apply|give) .. (?:{style}|(?:painting|watercolou?r))',
      '{image} .. (?:in(?:to)?|like|as) (?:an? |the )?(?:\\w+ ){0,3}{style}',
      'stylis\\w*|styliz\\w*',
    ],
    not: [
      '^(?:an? )?{image} of (?:an?|the|some|two|three) ',
      '^(?:please )?(?:draw|generate|create|paint) (?:me )?(?:an? )',
      'hair-?\\s?style',
      'outfit',
      'train\\w*',
      'lora',
    ],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /style-transfer|cartoonify|ghiblify|restyle|-style$|plushify|image2pixel/,
        says: /artistic (styles|masterpieces)|style transfer/,
        best: [
          'fal-ai/image-apps-v2/style-transfer',
          'fal-ai/image-editing/style-transfer',
          'bria/fibo-edit/restyle',
          'fal-ai/image-editing/cartoonify',
          'fal-ai/ghiblify',
        ],
      },
      {
        from: ['video'],
        out: 'video',
        categories: ['video-to-video'],
        ids: /restyle|modify|stylize|video-to-video\/edit|edit-video|video-edit/,
        says: /restyl/,
        best: [
          'fal-ai/luma-dream-machine/ray-2/modify',
          'decart/lucy-restyle',
          'fal-ai/kling-video/o*/pro/video-to-video/edit',
          'fal-ai/luma-dream-machine/ray-2-flash/modify',
          'fal-ai/wan/v*/edit-video',
        ],
      },
    ],
  },
  {
    id: 'cartoonify',
    does: 'Turns photos into cartoons',
    words: 'cartoon cartoonify 3d pixar comic toon caricature disney funny avatar animated',
    asks: [
      'cartoonif\\w*|cartooni[sz]e\\w*',
      '(?:as|into|to|like|look\\w* like) (?:an? )?(?:3d |funny |cute )?(?:cartoon|pixar|disney|toon)\\w*',
      'cartoon (?:version|character|avatar|of (?:me|my|us|him|her))',
    ],
    not: ['video', '^(?:please )?(?:draw|generate|create|paint) (?:me )?(?:an? )'],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /cartoonify/,
        best: [
          'fal-ai/image-editing/cartoonify',
          'fal-ai/cartoonify',
          'fal-ai/image-apps-v2/style-transfer',
        ],
      },
    ],
  },
  {
    id: 'ghibli',
    does: 'Redraws photos in the manner of Studio Ghibli',
    words: 'ghibli anime studio ghiblify miyazaki japanese',
    asks: ['ghibli\\w*', 'miyazaki', 'totoro'],
    not: ['video', '^(?:please )?(?:draw|generate|create|paint) (?:me )?(?:an? )'],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /ghibli/,
        best: [
          'fal-ai/ghiblify',
          'fal-ai/image-editing/style-transfer',
          'fal-ai/image-apps-v2/style-transfer',
        ],
      },
    ],
  },
  {
    id: 'plush',
    does: 'Turns anything into a plush toy',
    words: 'plush plushie toy stuffed cuddly felt teddy',
    asks: ['plush\\w*', 'stuffed (?:animal|toy)', 'cuddly toy'],
    not: ['video', '3d (?:model|mesh)', '{video}'],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /plush/,
        best: ['fal-ai/plushify', 'fal-ai/image-editing/plushie-style'],
      },
    ],
  },
  {
    id: 'pixel-art',
    does: 'Turns pictures into pixel art',
    words: 'pixel art retro 8-bit sprite 8bit 16bit nes gameboy minecraft pixels',
    asks: [
      '(?:into|to|as|like|in|convert\\w*|turn\\w*|make|{image}) .. (?:pixel[- ]?(?:art|style|ated art)|8-?bit|16-?bit|retro game)',
    ],
    not: ['^(?:please )?(?:draw|generate|create|paint) (?:me )?(?:an? )'],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /pixel/,
        says: /pixel-perfect/,
        best: ['fal-ai/image2pixel'],
      },
    ],
  },
  {
    id: 'sticker',
    does: 'Makes stickers',
    words: 'sticker emoji face telegram whatsapp chat pack reaction',
    asks: ['stickers?', 'emojis?'],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /sticker/,
        best: ['fal-ai/face-to-sticker', 'fal-ai/nano-banana-pro/edit'],
      },
      {
        from: [],
        out: 'image',
        categories: ['text-to-image'],
        best: [
          'fal-ai/recraft/v3/text-to-image',
          'fal-ai/ideogram/v3',
          'fal-ai/nano-banana-pro',
          'openai/gpt-image-2',
        ],
      },
    ],
  },
];
