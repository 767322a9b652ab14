import type { Skill } from '../skill.ts';

/** Light, weather, angles, vectors and other looks of a picture. */
export const LOOKS: readonly Skill[] = [
  {
    id: 'relight',
    does: 'Relights a scene',
    words:
      'relight relighting lighting light shadows studio sunset golden hour shadow shadows evening night noon daylight sun lamp illuminated backlit harsh softer glow rim moonlight brightness',
    asks: [
      're-?light\\w*',
      '(?:chang\\w*|adjust|fix|improve|better|different|new|alter|redo|control|replac\\w*|correct|match|add|set) .. (?:lighting|illumination|the light|lights)',
      'light(?:ing|s)? .. (?:chang\\w*|different|better|from the (?:left|right|side|back|top)|softer|harsher|dramatic|warmer)',
      '(?:as if|like|so (?:that )?it looks like) .. (?:lit|sunset|golden hour|daylight|shot in (?:a )?studio)',
      '(?:look|looks|make|turn|change|lit|shift) .. (?:at|to|into|during|like) (?:a )?(?:golden hour|sunset|night ?time|dusk|dawn|daytime)',
      '(?:evening|morning|golden|moon|candle|soft|warm|dramatic|studio|natural|neon)[- ]?light\\w*',
      '(?:day|daytime) (?:in)?to (?:night|evening|dusk)',
    ],
    not: [
      '^(?:please )?(?:draw|generate|create|paint|film|make) (?:me )?(?:an? )',
      'traffic lights?',
    ],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /relight|iclight|lighting-restoration|remove-lighting|time-of-day/,
        says: /re-?lighting|lighting styles|controllable lighting/,
        best: [
          'fal-ai/image-apps-v2/relighting',
          'fal-ai/iclight-v2',
          'bria/fibo-edit/relight',
          'fal-ai/qwen-image-edit-plus-lora-gallery/lighting-restoration',
          'fal-ai/image-editing/time-of-day',
        ],
      },
      {
        from: ['video'],
        out: 'video',
        categories: ['video-to-video'],
        ids: /relight/,
        says: /relight/,
        best: ['fal-ai/lightx/relight', 'fal-ai/luma-dream-machine/ray-2/modify'],
      },
    ],
  },
  {
    id: 'weather',
    does: 'Changes weather and season',
    words: 'weather snow rain fog season winter autumn snowy rainy foggy storm cloudy sunny autumn',
    asks: [
      '(?:add|make it|make|put|with|change|turn) .. (?:snow\\w*|rain\\w*|fog\\w*|winter|autumn|storm\\w*|season|weather)',
      '(?:weather|season)s?',
    ],
    not: [
      '^(?:please )?(?:draw|generate|create|paint|film) (?:me )?(?:an? )',
      'sound\\w*',
      'video',
      'music',
      'forecast',
    ],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /weather|reseason/,
        best: ['fal-ai/image-editing/weather-effect', 'bria/fibo-edit/reseason'],
      },
    ],
  },
  {
    id: 'camera-angle',
    does: 'Shows the same thing from another angle',
    words:
      'perspective camera angle viewpoint rotate multiple angles view side top behind above below viewpoint turntable rotated aerial bird',
    asks: [
      '(?:different|another|new|other|multiple|several|change|various) .. (?:angles?|viewpoints?|perspectives?|points? of view)',
      '(?:from (?:the )?(?:side|behind|above|below|top|back)) .. (?:same|this|my)',
      '(?:rotate|move|turn) the camera',
      '(?:angles?|perspective) .. (?:chang\\w*|different)',
    ],
    not: ['3d', 'video .. (?:of|generate)', 'clips?'],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /perspective|multiple-angles|era-3d/,
        says: /perspective|multiview|multi-angle/,
        best: [
          'fal-ai/image-apps-v2/perspective',
          'fal-ai/qwen-image-edit-*-multiple-angles',
          'fal-ai/qwen-image-edit-plus-lora-gallery/multiple-angles',
          'fal-ai/flux-2-lora-gallery/multiple-angles',
        ],
      },
      {
        from: ['video'],
        out: 'video',
        categories: ['video-to-video'],
        ids: /recamera/,
        best: ['fal-ai/lightx/recamera'],
      },
    ],
  },
  {
    id: 'vectorize',
    does: 'Turns a picture into a vector file',
    words:
      'vectorize vector svg trace raster logo scalable illustrator infinitely cutter plotter eps paths curves curve',
    asks: [
      'vectori[sz]\\w*',
      '(?:convert|turn|trace|transform|change|make|get|into|to|as|need|want|save|have|export) .. (?:svgs?|vectors?(?: (?:file|graphic|format|image|version))?|scalable)',
      'svg (?:version|file|from|of (?:my|this|our|the))',
      'vector(?:s|ial)?(?: \\w+)? (?:logos?|icons?|illustrations?|art|graphics?|images?|drawings?|versions?|files?|paths?)',
      '(?:svg|vector)s?',
    ],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /vectorize|image2svg|star-vector|image-to-svg/,
        says: /svg|vector graphic/,
        best: [
          'fal-ai/recraft/vectorize',
          'fal-ai/image2svg',
          'fal-ai/star-vector',
          'fal-ai/vecglypher/image-to-svg',
        ],
      },
      {
        from: [],
        out: 'image',
        categories: ['text-to-image'],
        ids: /text-to-vector|recraft/,
        says: /vector art|svg/,
        best: [
          'fal-ai/recraft/v*/pro/text-to-vector',
          'fal-ai/recraft/v*/text-to-vector',
          'fal-ai/recraft/v3/text-to-image',
          'fal-ai/vecglypher',
        ],
      },
    ],
  },
  {
    id: 'illusion',
    does: 'Hides a pattern or QR code in a picture',
    words: 'illusion qr code hidden pattern art scannable hide spiral',
    asks: [
      'qr[- ]?codes?',
      '(?:optical )?illusions?',
      'hidden (?:message|word|image|shape|pattern)',
    ],
    not: ['scan .. qr', 'read'],
    routes: [
      {
        from: [],
        out: 'image',
        categories: ['text-to-image', 'image-to-image'],
        ids: /illusion/,
        best: ['fal-ai/illusion-diffusion'],
      },
    ],
  },
  {
    id: 'texture',
    does: 'Makes seamless textures or changes surfaces',
    words:
      'texture seamless tile tiling pattern material surface repeat wallpaper fabric repeating game',
    asks: [
      '(?:seamless|tile?able|tiling|repeating) (?:\\w+ )?(?:textures?|patterns?|images?|tiles?|backgrounds?|wallpapers?)',
      '(?:seamless(?:ly)?|tile?able|tiling)',
    ],
    not: ['3d'],
    routes: [
      {
        from: [],
        out: 'image',
        categories: ['text-to-image'],
        ids: /tiling/,
        best: ['fal-ai/z-image/turbo/tiling', 'fal-ai/f-lite/texture'],
      },
    ],
  },
  {
    id: 'material',
    does: 'Changes what things are made of',
    words: 'texture material surface marble wood gold transform marble gold glass wooden stone',
    asks: [
      '(?:made (?:out )?of|into|to|as) (?:marble|wood|gold|stone|glass|metal|fur|ice|chrome|crystal|bronze|clay|fabric)',
      '(?:change|replace|swap) .. (?:material|texture|surface)',
    ],
    not: ['^(?:please )?(?:draw|generate|create|paint|film) (?:me )?(?:an? )', '3d'],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /texture-transform/,
        best: ['fal-ai/image-apps-v2/texture-transform'],
      },
    ],
  },
  {
    id: 'watermark',
    does: 'Adds an invisible watermark',
    words: 'watermark invisible provenance mark ownership provenance copyright signature trace',
    asks: [
      '(?:add|put|embed|apply|invisible|hidden|with) .. water-?marks?',
      'water-?mark (?:my|our|this|these|it|them)',
    ],
    not: ['{remove} .. watermark', 'without'],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /watermark/,
        best: ['fal-ai/invisible-watermark'],
      },
    ],
  },
  {
    id: 'thumbnail',
    does: 'Makes video thumbnails',
    words: 'youtube thumbnail clickbait cover',
    asks: ['thumbnails?'],
    not: ['up-?scal\\w*', 'bigger', 'small', 'resolution', 'from scratch'],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /thumbnail/,
        best: ['fal-ai/image-editing/youtube-thumbnails'],
      },
      {
        from: [],
        out: 'image',
        categories: ['text-to-image'],
        best: ['fal-ai/ideogram/v3', 'fal-ai/nano-banana-pro', 'openai/gpt-image-2'],
      },
    ],
  },
];
