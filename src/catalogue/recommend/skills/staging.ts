import type { Skill } from '../skill.ts';

/** Products, characters, poses and rooms put in scene. */
export const STAGING: readonly Skill[] = [
  {
    id: 'product-photo',
    does: 'Stages a product in a professional picture',
    words:
      'product photography shot photoshoot packshot ad ecommerce staging bottle perfume sneaker etsy amazon ecommerce advertisement campaign catalogue lifestyle listing jewelry candle cosmetics marble commercial sell shop',
    asks: [
      'product (?:\\w+ )?(?:photo\\w*|shots?|images?|pictures?|shoots?|scenes?)',
      'packshots?',
      '(?:photo|picture|image|shot|pic|jpeg|png)\\w* of (?:my|our|the|this|a) (?:\\w+ )?(?:product|bottle|mug|shoe|sneaker|watch|candle|jar|perfume|handbag|bag|soap|cream|merch)\\w* .. (?:ad|advert\\w*|studio|shop|store|etsy|amazon|catalog\\w*|professional|lifestyle|listing|marble|campaign|scene|setting|e-?commerce)',
      '(?:my|our|the|this) product .. (?:scene|setting|studio|advert\\w*|lifestyle|kitchen|table|hands?|beach|shop|listing|store)',
      'e-?commerce .. {image}',
      '{image} .. (?:for (?:my|our|an|the) (?:online )?(?:shop|store|etsy|amazon|webshop)|for e-?commerce)',
    ],
    not: [
      '(?:nothing|everything|anything) behind',
      'transparen\\w*',
      '{remove} .. {background}',
      'video',
      'caption\\w*',
      'describ\\w*',
      'from text',
      'up-?scal\\w*',
      'animate',
      '3d',
    ],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /product-(photo|shot|holding)|embed-product|integrate-product/,
        says: /product (photo|shot|advert)|place any product/,
        best: [
          'fal-ai/image-apps-v2/product-photography',
          'fal-ai/bria/product-shot',
          'easel-ai/product-photoshoot',
          'fal-ai/image-apps-v2/product-holding',
          'bria/embed-product',
        ],
      },
    ],
  },
  {
    id: 'consistent-character',
    does: 'Keeps one person or character the same in new pictures',
    words:
      'consistent character identity reference subject id preserving personalization face hero heroine mascot comic panels same identity storybook protagonist scenes recurring',
    asks: [
      'consisten\\w* .. (?:character|person|face|identity|mascot)',
      '(?:character|person|face|identity|mascot|hero) .. consisten\\w*',
      '(?:same|this|my) (?:\\w+ )?(?:character|person|face|mascot|guy|girl|hero|identity) .. (?:different|new|several|various|other|many|multiple|every) (?:\\w+ )?(?:scenes?|poses?|places?|outfits?|settings?|situations?|pictures?|images?|pages?|panels?)',
      '(?:keep\\w*|preserv\\w*|maintain\\w*) .. (?:face|identity|likeness|character)',
      '(?:new|more|different) (?:pictures?|photos?|images?) of (?:me|myself|him|her|my \\w+) ',
    ],
    not: ['video', 'clip', 'film', 'train\\w*', 'lora'],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image', 'text-to-image'],
        ids: /character|pulid|photomaker|subject|face-id|instant-character|\buno$|\buso$|omni-zero|reference-to-image|easel-avatar/,
        says: /consistent character|identity|id customization/,
        best: [
          'fal-ai/ideogram/character',
          'fal-ai/nano-banana-pro/edit',
          'fal-ai/instant-character',
          'fal-ai/flux-pulid',
          'fal-ai/minimax/image-01/subject-reference',
          'fal-ai/flux-pro/kontext/max',
          'fal-ai/pulid',
        ],
      },
    ],
  },
  {
    id: 'pose',
    does: 'Finds or changes body poses',
    words:
      'pose skeleton openpose dwpose keypoints body transfer joints limbs keypoint landmarks estimation stance',
    asks: [
      '(?:detect|estimat\\w*|find|extract|predict|get) .. (?:poses?|skeletons?|keypoints?|joints)',
      '(?:pose|skeleton) (?:estimation|detection|prediction|map)',
      'openpose',
      'stick figure',
    ],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /dwpose/,
        best: ['fal-ai/dwpose'],
      },
      {
        from: ['video'],
        out: 'video',
        categories: ['video-to-video'],
        ids: /dwpose/,
        best: ['fal-ai/dwpose/video'],
      },
    ],
  },
  {
    id: 'pose-transfer',
    does: 'Puts a person into another pose',
    words: 'pose transfer change body position stance posture sitting standing yoga',
    asks: ['(?:change|transfer|copy|different|same|new|another|match) .. pose', 'pose transfer'],
    not: ['video', 'character'],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /pose-transfer/,
        best: ['fal-ai/leffa/pose-transfer'],
      },
    ],
  },
  {
    id: 'interior',
    does: 'Redesigns rooms and homes',
    words:
      'interior design room home staging furniture architecture kitchen bedroom living sofa furniture apartment renovate decorate scandinavian wall house architect realtor empty estate listing',
    asks: [
      'interior design\\w*',
      '(?:redesign|re-?decorat\\w*|furnish\\w*|stag\\w*|remodel\\w*|renovat\\w*|restyle) .. (?:rooms?|house|apartment|kitchen|bedroom|bathroom|home|flat|living room|office)',
      '(?:empty|my|our|this) (?:living )?(?:room|apartment|kitchen|bedroom|house) .. (?:furnitur\\w*|furnished|design\\w*|style|look|staged|scandinavian|modern)',
      'virtual staging',
    ],
    not: ['video', '3d'],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /ai-home|apartment-staging/,
        best: [
          'half-moon-ai/ai-home/edit',
          'half-moon-ai/ai-home/style',
          'fal-ai/flux-2-lora-gallery/apartment-staging',
        ],
      },
    ],
  },
];
