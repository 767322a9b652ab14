import type { Skill } from '../skill.ts';

/** Pictures of people. */
export const PEOPLE: readonly Skill[] = [
  {
    id: 'try-on',
    does: 'Dresses a person in a garment',
    words:
      'virtual try-on tryon vton clothes garment outfit fashion dress jacket shirt sweater trousers coat skirt wear wearing apparel fitting wardrobe customer shopper jeans hoodie model',
    asks: [
      'try(?:ing)?[- ]?on',
      'tryon',
      'vton',
      'how (?:this|these|the|that|a|my|it) .. (?:look|fit)s? on (?:me|a person|a model|her|him|my|the)',
      '(?:wear|wearing|wears|dress|dressed|put) .. {garment}',
      '{garment} .. (?:on (?:a|the|my|me|her|him|our|this|different) ?(?:person|model|woman|man|photo|picture|selfie|body|customer)?|onto)',
      '(?:chang\\w*|swap\\w*|replac\\w*|switch\\w*) .. {garment}',
      'fitting room',
    ],
    hints: [
      '(?:on|onto) (?:an? |the |our |different )?(?:real |live |human |virtual )?(?:person|people|models?|customers?|mannequin)',
      '{garment}',
    ],
    not: [
      '{make} (?:a|an) (?:\\w+ ){0,3}(?:image|video|picture|photo|portrait) of',
      'animate',
      'train',
    ],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /try-?on|vton/,
        says: /try[- ]?on/,
        best: [
          'fal-ai/fashn/tryon/v*',
          'fal-ai/image-apps-v2/virtual-try-on',
          'fal-ai/kling/v*/kolors-virtual-try-on',
          'fal-ai/leffa/virtual-tryon',
          'easel-ai/fashion-tryon',
          'fal-ai/cat-vton',
        ],
      },
    ],
  },
  {
    id: 'face-swap',
    does: 'Swaps faces',
    words: 'face swap faceswap replace face deepfake head onto body someone else replace',
    asks: [
      'face-?\\s?swap\\w*',
      '(?:swap\\w*|replac\\w*|exchang\\w*|chang\\w*|switch\\w*|trad\\w*) .. faces?',
      "(?:put|paste|place|get) (?:my|his|her|their|our|this|the|someone'?s|a|one)(?: \\w+){0,2} (?:face|head) (?:on|onto|over|in)",
      'faces? .. (?:swapped|replaced|onto|on (?:someone|another|a|the|my|his|her))',
    ],
    not: ['expression', 'emotion'],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /face-?swap|gifswap/,
        says: /face swap|swap faces/,
        best: [
          'easel-ai/advanced-face-swap',
          'half-moon-ai/ai-face-swap/faceswapimage',
          'easel-ai/easel-gifswap',
          'fal-ai/nano-banana-pro/edit',
        ],
      },
      {
        from: ['video'],
        out: 'video',
        categories: ['video-to-video', 'image-to-video'],
        ids: /faceswapvideo|pixverse\/swap/,
        best: [
          'half-moon-ai/ai-face-swap/faceswapvideo',
          'fal-ai/pixverse/swap',
          'fal-ai/wan/v*-14b/animate/replace',
        ],
      },
    ],
  },
  {
    id: 'headshot',
    does: 'Makes professional headshots',
    words:
      'headshot professional portrait linkedin corporate studio photo cv resume business suit passport formal website team employee',
    asks: [
      'head-?\\s?shots?',
      '(?:linkedin|corporate|business|professional|cv|resume|passport)(?:-\\w+)? (?:\\w+ ){0,2}(?:photos?|pictures?|portraits?|pics?|images?)',
      '(?:photos?|pictures?|portraits?|pics?|selfies?) .. (?:linkedin|cv|resume|job application|company website)',
      '(?:linkedin|cv|resume) .. {image}',
    ],
    not: ['product', 'landscape'],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /headshot|professional-photo/,
        says: /headshot|professional studio portrait/,
        best: ['fal-ai/image-apps-v2/headshot-photo', 'fal-ai/image-editing/professional-photo'],
      },
    ],
  },
  {
    id: 'age',
    does: 'Makes a face older or younger',
    words:
      'age older younger aging progression baby grandpa wrinkles decades future toddler teenager elderly child childhood',
    asks: [
      '(?:older|younger|aged|elderly) (?:version|me|self|face|look)',
      '(?:look|looks|looking|appear|be|when|make .. |get) (?:\\w+ )?(?:older|younger)',
      'ag(?:e|ed|ing) (?:progression|regression|modif\\w*|filter|by|up|down|my|me|him|her|this)',
      '(?:as|in|at|when) (?:an? )?(?:\\w+ )?(?:\\d0 years? old|old (?:man|woman|person|lady)|elderly|\\d+ years from now|years time)',
      '(?:20|30|40|50|thirty|forty|twenty|fifty|ten) years (?:older|younger|from now|later)',
      '(?:as|into|to) an? (?:baby|toddler)',
      'baby version',
    ],
    not: ['animate', 'video'],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /age-modify|age-progression|baby|aging/,
        says: /younger or older|different ages/,
        best: [
          'fal-ai/image-apps-v2/age-modify',
          'fal-ai/image-editing/age-progression',
          'half-moon-ai/ai-baby-and-aging-generator/single',
          'fal-ai/image-editing/baby-version',
        ],
      },
    ],
  },
  {
    id: 'hair',
    does: 'Changes hairstyles',
    words:
      'hair hairstyle haircut color bald blond blonde curly bald fringe bangs wig beard ponytail dye brunette',
    asks: [
      'hair-?\\s?(?:styles?|cuts?|do|colou?rs?)',
      '(?:{replace}|dye\\w*|try|with|how) .. hair',
      'hair .. (?:blond\\w*|red|pink|curly|short|long|blue|colou?r|bald)',
      '\\bbald\\b',
    ],
    not: [
      '{make} (?:a|an) (?:\\w+ ){0,3}(?:image|video|picture|photo|portrait) of',
      'animate',
      'video',
    ],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /hair/,
        says: /hairstyle/,
        best: ['fal-ai/image-apps-v2/hair-change', 'fal-ai/image-editing/hair-change'],
      },
    ],
  },
  {
    id: 'expression',
    does: 'Changes facial expressions',
    words:
      'expression emotion smile face change smiling frown laughing angry happy sad grin eyes serious',
    asks: [
      '(?:facial )?expressions?',
      '(?:make|get|want|have) .. (?:smil\\w*|frown\\w*|laugh\\w*|look (?:happy|sad|angry|surprised|happier))',
      '(?:open|close)(?:d|s)? .. eyes',
      'eyes .. (?:open|closed)',
    ],
    not: [
      'video',
      'animate',
      '{make} (?:a|an) (?:\\w+ ){0,3}(?:image|picture|photo|portrait) of',
      'talk\\w*',
    ],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /expression-change|live-portrait\/image/,
        says: /facial expression|transfer expression/,
        best: [
          'fal-ai/image-apps-v2/expression-change',
          'fal-ai/image-editing/expression-change',
          'fal-ai/live-portrait/image',
        ],
      },
    ],
  },
  {
    id: 'makeup',
    does: 'Applies make-up',
    words: 'makeup cosmetics lipstick beauty lipstick eyeliner foundation blush mascara',
    asks: [
      'make-?\\s?up (?:on|to|look|filter|style|try)',
      '(?:apply|add|put|try|wear\\w*) .. (?:make-?\\s?up|lipstick|eyeliner|mascara|eyeshadow)',
    ],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /makeup/,
        best: ['fal-ai/image-apps-v2/makeup-application'],
      },
    ],
  },
];
