import type { Skill } from '../skill.ts';

/** Pictures from words, and pictures changed by words. */
export const PICTURES: readonly Skill[] = [
  {
    id: 'text-to-image',
    does: 'Makes pictures from words',
    words:
      'generate image text picture illustration photo art draw imagine artwork poster fantasy scene concept photorealistic wallpaper',
    asks: [
      'text[- ]to[- ](?:image|picture)',
      '(?:draw|paint|sketch|illustrate|doodle) (?:me |us )?(?:an?|the|some|two|three)',
      '{make} (?:me |us |up )?(?:an?|some|the|\\d+|several|few|many|new)? ?(?:\\w+[ -]){0,4}(?:{image}|wallpapers?|concept art|avatars?|book covers?|album covers?|cover art|infographics?|memes?|mascots?|icons?|tattoos?|mock-?ups?|storyboards?|moodboards?|scenes?)',
      '(?:picture|image|photo|illustration|wallpaper|painting|drawing|portrait|artwork) of (?:an?|the|two|some) ',
    ],
    hints: ['photo-?realistic', 'imagine', 'concept art', 'artwork', 'wallpaper', 'prompt'],
    not: [
      'from (?:this|my|an?) (?:photo|image|picture)',
      '{make} {image} .. (?:{move}|talk)',
      'masks?',
    ],
    broad: true,
    routes: [
      {
        from: [],
        out: 'image',
        categories: ['text-to-image'],
        best: [
          'fal-ai/nano-banana-pro',
          'openai/gpt-image-2',
          'fal-ai/bytedance/seedream/v*/text-to-image',
          'fal-ai/flux-2-pro',
          'fal-ai/nano-banana-2',
          'fal-ai/imagen4/preview/ultra',
          'fal-ai/recraft/v*/pro/text-to-image',
          'fal-ai/ideogram/v*',
          'fal-ai/flux-pro/v1.1-ultra',
          'fal-ai/qwen-image-*',
          'fal-ai/z-image/turbo',
          'fal-ai/flux/dev',
          'fal-ai/flux/schnell',
        ],
      },
    ],
  },
  {
    id: 'quick-image',
    does: 'Makes pictures in a second or two',
    words: 'fast quick cheap image turbo schnell many hundreds thousands batch bulk seconds',
    asks: [
      '{fast} .. {make} .. {image}',
      '{fast} (?:\\w+ ){0,2}(?:{image}|text-to-image)',
      '(?:{make} .. {image}|text-to-image) .. {fast}',
    ],
    not: ['from (?:this|my|an?) (?:photo|image|picture)', 'video', '{image} .. {move}'],
    routes: [
      {
        from: [],
        out: 'image',
        categories: ['text-to-image'],
        ids: /schnell|turbo|flash|fast|lightning|klein|sprint|mini|hyper|lcm/,
        best: [
          'fal-ai/flux/schnell',
          'fal-ai/z-image/turbo',
          'fal-ai/flux-2/flash',
          'fal-ai/flux-2/klein/4b',
          'fal-ai/flux-2/turbo',
          'fal-ai/imagen4/preview/fast',
          'fal-ai/sana/sprint',
          'fal-ai/gpt-image-1-mini',
          'fal-ai/fast-lightning-sdxl',
        ],
      },
    ],
  },
  {
    id: 'typography',
    does: 'Renders readable text in pictures: logos, posters, signs',
    words:
      'typography text rendering logo poster banner flyer sign lettering headline slogan spelled spelling words letters brand bakery cafe flyer menu invitation wordmark restaurant company card title readable',
    asks: [
      'logos?(?: (?:design|for|with))?',
      '(?:{make}|poster|flyer|banner|cover|card|sign|label|menu|t-?shirt|invitation|ad) .. (?:that (?:says|reads)|saying|with the (?:words?|text|title|headline|slogan|name)|with (?:readable|legible|correct|clear) (?:text|lettering|letters|typography)|reading|spelled|the text)',
      '{make} .. (?:posters?|flyers?|banners?|infographics?|book covers?|album covers?|business cards?|invitations?|lettering|brochures?|menus?)',
      '(?:posters?|flyers?|banners?|billboards?|invitations?|business cards?|book covers?|album covers?|brochures?|menus?) (?:with|for|that|saying|reading|about)',
      '(?:legible|readable|correctly spelled|accurate|perfect|clear|correct) (?:\\w+ )?(?:text|letters|lettering|typography|writing|words)',
      'typograph\\w*',
      'lettering',
    ],
    not: [
      '(?:my|our|the|this|existing|old) (?:\\w+ )?(?:logo|poster|banner|flyer)',
      '{remove} .. (?:text|logo)',
      'animate',
      'vector\\w*|svg',
      'video',
      'read the',
      '3d',
      'from (?:this|my|an?) (?:photo|image|picture)',
    ],
    routes: [
      {
        from: [],
        out: 'image',
        categories: ['text-to-image'],
        ids: /ideogram\/v|recraft|nano-banana|gpt-image|glm-image|ovis-image|qwen-image/,
        says: /typograph|text rendering|posters|logos/,
        best: [
          'fal-ai/ideogram/v*',
          'fal-ai/recraft/v3/text-to-image',
          'fal-ai/nano-banana-pro',
          'openai/gpt-image-2',
          'fal-ai/recraft/v*/pro/text-to-image',
          'fal-ai/qwen-image',
        ],
      },
    ],
  },
  {
    id: 'transparent-image',
    does: 'Makes pictures with a transparent background from words',
    words: 'transparent alpha layer png generate sprite',
    asks: [
      '{make} .. (?:image|picture|icon|logo|illustration|sprite|png)s? .. (?:with (?:a )?transparent|alpha channel|transparency)',
    ],
    not: ['(?:my|this|these) ', 'video', 'animation'],
    routes: [
      {
        from: [],
        out: 'image',
        categories: ['text-to-image'],
        ids: /layer-diffusion/,
        best: ['fal-ai/layer-diffusion', 'fal-ai/recraft/v3/text-to-image', 'fal-ai/ideogram/v3'],
      },
    ],
  },
  {
    id: 'sketch-to-image',
    does: 'Turns sketches and line art into finished pictures',
    words:
      'sketch scribble line art drawing controlnet render pencil doodle napkin finished colored coloured render',
    asks: [
      '(?:sketch|scribble|doodle|line ?art|line drawing|rough drawing|napkin drawing|wireframe|pencil drawing)\\w* .. (?:into|to|as) (?:an? )?(?:\\w+ ){0,3}(?:image|picture|photo|render\\w*|illustration|painting|art\\w*|colou?r\\w*|realistic|finished)',
      '(?:colou?r|finish|render|paint) .. (?:my|this|the|a) (?:\\w+ )?(?:sketch|line ?art|drawing|scribble|doodle)',
    ],
    not: ['{move}', '3d', 'video', 'svg'],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image', 'text-to-image'],
        ids: /controlnet|canny|scribble|sketch_to|edit$/,
        best: [
          'fal-ai/nano-banana-pro/edit',
          'fal-ai/flux-pro/kontext',
          'bria/fibo-edit/sketch_to_colored_image',
          'fal-ai/flux-control-lora-canny/image-to-image',
          'fal-ai/bytedance/seedream/v*/edit',
        ],
      },
    ],
  },
  {
    id: 'variations',
    does: 'Makes variations of a picture',
    words: 'variation redux remix similar alternatives different alternatives same',
    asks: [
      'variations?',
      '(?:more|other|similar|alternative) (?:images?|pictures?|versions?|photos?) (?:like|similar|based|of)',
      'redux',
      'remix\\w*',
    ],
    not: ['video', 'song', 'music', 'track'],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /redux|remix|reimagine|variation/,
        says: /variations/,
        best: [
          'fal-ai/ideogram/v*/remix',
          'fal-ai/flux-pro/v1.1-ultra/redux',
          'fal-ai/flux/dev/redux',
          'fal-ai/reve/remix',
          'bria/reimagine/3.2',
        ],
      },
    ],
  },
  {
    id: 'combine-images',
    does: 'Brings several pictures together in one',
    words:
      'combine merge blend multiple images compose group reference together both two into one friends collage photomontage',
    asks: [
      '(?:combin\\w*|merg\\w*|blend\\w*|fus\\w*|mix\\w*|join\\w*|compos\\w*|bring) .. (?:images?|photos?|pictures?|faces|subjects)',
      '(?:two|several|multiple|three|both|few|four) (?:\\w+ )?(?:images?|photos?|pictures?) .. (?:one|single|together|combin\\w*|merg\\w*|blend\\w*)',
      '{image} .. and .. {image} .. (?:together|in one|same (?:picture|photo|image|scene))',
    ],
    not: ['video', 'clip', '3d', 'movie', 'background'],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /edit$|multi|blend|reference/,
        best: [
          'fal-ai/nano-banana-pro/edit',
          'fal-ai/bytedance/seedream/v*/edit',
          'openai/gpt-image-2/edit',
          'fal-ai/flux-pro/kontext/max/multi',
          'fal-ai/qwen-image-edit-plus',
          'fal-ai/flux-2-pro/edit',
        ],
      },
    ],
  },
  {
    id: 'edit-image',
    does: 'Edits pictures by instruction',
    words:
      'edit image instruction change modify add photoshop sunglasses hat turn swap color colour insert put',
    asks: [
      '(?:edit|modify|alter|tweak|photoshop) (?:\\w+ ){0,3}{image}',
      '{image} .. (?:edit(?:ed|ing|or)?|modif\\w*|photoshop)',
      'image[- ](?:to[- ]image|edit\\w*)',
      '(?:add|put|insert|place|draw|paint|give) (?:me |him |her |it |them )?(?:an?|some|the|two|my|our) .. (?:to|in|into|on|onto|next to|behind) (?:this|my|the|our|an?|his|her) (?:\\w+ )?(?:{image}|head|hand|wall|table|sky|him|her|face|shirt|scene)',
      '(?:chang\\w*|replac\\w*|swap\\w*|turn|make|rewrite|correct|fix) (?:the|his|her|its|my|their|this|that) (?:\\w+ ){0,3}(?:colou?rs?|text|sign|words?|red|blue|green|sky|into|to|car|shirt|wall|walls|title|name|letters|eyes)',
    ],
    not: ['text[- ]to[- ]', 'video', 'clip', 'footage', 'song', 'audio', '3d'],
    broad: true,
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /edit|kontext|modify|image-to-image/,
        says: /image editing|edit images/,
        best: [
          'fal-ai/nano-banana-pro/edit',
          'openai/gpt-image-2/edit',
          'fal-ai/bytedance/seedream/v*/edit',
          'fal-ai/flux-pro/kontext',
          'fal-ai/nano-banana-2/edit',
          'fal-ai/flux-2-pro/edit',
          'fal-ai/flux-pro/kontext/max',
          'fal-ai/qwen-image-edit-plus',
          'fal-ai/nano-banana/edit',
          'fal-ai/gpt-image-*/edit',
        ],
      },
    ],
  },
];
