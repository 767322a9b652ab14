import type { Skill } from '../skill.ts';

/** Videos from words and pictures. */
export const VIDEO: readonly Skill[] = [
  {
    id: 'text-to-video',
    does: 'Makes videos from words',
    words:
      'generate video text clip film scene scene film footage cinematic drone ad commercial short movie',
    asks: [
      'text[- ]to[- ](?:video|clip|movie)',
      '{make} (?:me |us )?(?:an?|some|the|\\d+|short|several)? ?(?:[\\w-]+ ){0,4}(?:{video}|b-?roll|animation|commercial|cinematic shot|drone shot)',
      '(?:film|shoot|animate) (?:me |us )?an? ',
      '(?:video|clip|footage|movie|film|animation) (?:of|showing|where|in which|about) ',
    ],
    not: [
      'from (?:this|my|an?|the|these|two|a single|one) (?:\\w+ )?{image}',
      '(?:my|this) {video}',
      'masks?',
    ],
    broad: true,
    routes: [
      {
        from: [],
        out: 'video',
        categories: ['text-to-video'],
        best: [
          'fal-ai/veo3.1',
          'fal-ai/kling-video/v*/pro/text-to-video',
          'bytedance/seedance-2.0/text-to-video',
          'fal-ai/sora-2/text-to-video/pro',
          'fal-ai/bytedance/seedance/v*/pro/text-to-video',
          'fal-ai/veo3.1/fast',
          'fal-ai/minimax/hailuo-*/pro/text-to-video',
          'fal-ai/wan/v*/text-to-video',
          'fal-ai/ltx-2/text-to-video',
          'fal-ai/pixverse/v*/text-to-video',
        ],
      },
    ],
  },
  {
    id: 'image-to-video',
    does: 'Brings a still picture to life',
    words:
      'animate image to video photo motion bring to life still alive moving blink wave breathe gently photograph motion painting',
    asks: [
      'image[- ]to[- ]video',
      'animat(?:e|es|ed|ing)',
      '{image} .. (?:{move}|come(?:s)? (?:alive|to life)|comes? alive|into (?:an? )?(?:\\w+ ){0,3}{video}|to (?:an? )?(?:\\w+ )?{video})',
      '(?:bring\\w*|make|get|have|want) .. {image} .. (?:{move})',
      '(?:bring\\w*|make) .. (?:{move}|life)',
      '{video} (?:from|out of|of|with|using|based on) (?:this|my|an?|the|these|one|a single|our) (?:\\w+ ){0,2}{image}',
      'living (?:photo|picture|portrait)',
      '{image} .. (?:should|shall|must|to|could|can|start|starts) .. {move}',
      '(?:let|make|have|see|want) .. {move}',
      'stills? .. (?:motion|{video})',
    ],
    not: [
      'text[- ]to[- ]video',
      'lip-?\\s?sync\\w*',
      'my video',
      'stand|pose',
      '^(?:please )?(?:generate|create) a (?:video|clip|movie) of an? ',
    ],
    broad: true,
    routes: [
      {
        from: ['image'],
        out: 'video',
        categories: ['image-to-video'],
        ids: /image-to-video|i2v|veo|elements|framepack|stable-video/,
        says: /image[- ]to[- ]video|from images/,
        best: [
          'fal-ai/kling-video/v*/pro/image-to-video',
          'fal-ai/veo3.1/image-to-video',
          'bytedance/seedance-2.0/image-to-video',
          'fal-ai/bytedance/seedance/v*/pro/image-to-video',
          'fal-ai/minimax/hailuo-*/pro/image-to-video',
          'fal-ai/kling-video/v2.5-turbo/pro/image-to-video',
          'fal-ai/sora-2/image-to-video',
          'fal-ai/wan/v*/image-to-video',
          'fal-ai/wan-25-preview/image-to-video',
          'fal-ai/veo3.1/fast/image-to-video',
          'fal-ai/ltx-2/image-to-video',
        ],
      },
    ],
  },
  {
    id: 'first-last-frame',
    does: 'Makes the video between a first and a last picture',
    words:
      'first last frame start end keyframes transition morph flf2v transition morph between begin finish interpolate endpoints opening closing two',
    asks: [
      'transitions? .. (?:from|between)',
      'between (?:these |the |my |both |those )?(?:two |2 )?{image}',
      '(?:first|start\\w*|opening|beginning|initial) .. (?:last|end\\w*|final|closing) (?:frames?|images?|pictures?|photos?|shots?|keyframes?|points?|stills?)',
      '(?:first|start\\w*|opening) (?:frames?|images?|pictures?|photos?) .. (?:last|end\\w*|final|second)',
      '(?:two|2|both|pair of) (?:\\w+ )?(?:images?|photos?|pictures?|frames?|keyframes?|stills?|pics) .. (?:transition\\w*|morph\\w*|between|in between|video|clip|connect\\w*|smooth\\w*)',
      '(?:transition\\w*|morph\\w*|in-?between|video between|from (?:one|the first|this|picture a|image a|photo a)) .. (?:two|2|both|to (?:the )?(?:other|another|second|that one|picture b|image b|photo b)) ?(?:images?|photos?|pictures?|frames?|stills?|one)?',
      '(?:starts?|begins?|starting) (?:with|on|at|from) .. (?:ends?|ending|finish\\w*) (?:with|on|at|in)',
      'key-?frames?',
      'before and after .. (?:video|clip|transition)',
      'morph\\w*',
    ],
    not: ['extract', 'voice', 'audio'],
    routes: [
      {
        from: ['image'],
        out: 'video',
        categories: ['image-to-video'],
        ids: /first-last|flf2v|start-end|transition|pikaframes/,
        says: /first[/ ](a|and)?[^.]{0,12}last frame|start.{0,10}end/,
        best: [
          'fal-ai/veo3.1/first-last-frame-to-video',
          'fal-ai/pixverse/v*/transition',
          'fal-ai/vidu/q*/start-end-to-video',
          'fal-ai/wan-flf2v',
          'fal-ai/veo3.1/fast/first-last-frame-to-video',
          'fal-ai/framepack/flf2v',
          'fal-ai/pika/v*/pikaframes',
        ],
      },
    ],
  },
  {
    id: 'reference-to-video',
    does: 'Keeps given people and things the same in a new video',
    words:
      'reference subject character consistent video elements starring featuring actor mascot product appears same',
    asks: [
      'reference[- ](?:images?|pictures?|photos?|to[- ]video) .. (?:video|clip)?',
      '(?:same|consistent|these|this|my) (?:\\w+ )?(?:character|person|people|subject|product|mascot|actors?)s? .. (?:video|clip|scene|film)s?',
      '(?:video|clip|film)s? .. (?:same|consistent) (?:\\w+ )?(?:character|person|face|subject|mascot)',
      '(?:video|clip|film)s? .. (?:starring|featuring|with) (?:me|my|this|these|our)',
    ],
    not: ['talk\\w*', 'lip', 'say\\w*', 'product photo'],
    routes: [
      {
        from: ['image'],
        out: 'video',
        categories: ['image-to-video'],
        ids: /reference-to-video|subject-reference|elements|lynx|hunyuan-custom|pikascenes/,
        says: /subject consistent|reference/,
        best: [
          'fal-ai/veo3.1/reference-to-video',
          'fal-ai/kling-video/o*/pro/reference-to-video',
          'bytedance/seedance-2.0/reference-to-video',
          'fal-ai/vidu/q*/reference-to-video/pro',
          'fal-ai/vidu/q*/reference-to-video',
          'wan/v*/reference-to-video',
          'fal-ai/minimax/video-01-subject-reference',
        ],
      },
    ],
  },
  {
    id: 'video-effects',
    does: 'Applies a ready-made video effect to a picture',
    words:
      'effects template pikaffects squish inflate melt explode hug kiss dance funny viral tiktok balloon jelly cake',
    asks: [
      '(?:squish\\w*|inflat\\w*|melt\\w*|crush\\w*|explod\\w*|cake-?ify|deflat\\w*|dissolv\\w*) .. (?:effects?|video|clip|like|into)',
      '(?:hug|hugging|kiss|kissing) .. (?:effect|video|each other)',
      '(?:viral|tiktok|fun|trending) (?:\\w+ )?effects?',
      'video effects?',
      'pikaffects?',
    ],
    not: ['sound effects?'],
    routes: [
      {
        from: ['image'],
        out: 'video',
        categories: ['image-to-video', 'text-to-video'],
        ids: /effects|pikaffects|template-to-video/,
        best: [
          'fal-ai/pika/v1.5/pikaffects',
          'fal-ai/pixverse/v*/effects',
          'fal-ai/kling-video/v*/pro/effects',
          'fal-ai/wan-effects',
          'fal-ai/vidu/template-to-video',
        ],
      },
    ],
  },
  {
    id: 'transparent-video',
    does: 'Makes videos with transparency',
    words: 'transparent alpha video overlay overlay cutout',
    asks: [
      '{make} .. {video} .. (?:transparen\\w*|alpha)',
      '(?:transparen\\w*|alpha channel) .. (?:video|clip|animation)',
    ],
    not: ['{remove}', '(?:my|this) '],
    routes: [
      {
        from: [],
        out: 'video',
        categories: ['text-to-video'],
        ids: /wan-alpha|transpixar/,
        best: ['fal-ai/wan-alpha', 'fal-ai/transpixar'],
      },
    ],
  },
  {
    id: 'motion-transfer',
    does: 'Carries the movement of one video over to a character',
    words:
      'motion transfer control dance pose animate character driving video dance dancing choreography moves gestures imitate puppet performance actor copy mocap',
    asks: [
      'motion (?:transfer|control|capture)',
      '(?:transfer|copy|apply|mimic|imitate|follow|use|take|borrow) .. (?:motions?|movements?|moves|danc\\w*|poses?|gestures|choreography)',
      '(?:same|exact) (?:\\w+ )?(?:motions?|movements?|dance|moves|choreography)',
      '(?:move|dance|act) (?:exactly |just )?(?:like|as) (?:the|in|this|that|my)',
      'driving video',
      '(?:motions?|movements?|dance|moves) (?:from|of|in) .. (?:video|clip)',
    ],
    not: ['3d'],
    routes: [
      {
        from: ['image', 'video'],
        out: 'video',
        categories: ['video-to-video', 'image-to-video'],
        ids: /motion-control|animate\/move|motion-transfer|pose-transfer|dreamactor|controlnext|steady-dancer|scail|muse-pose|live-portrait/,
        says: /motion|replicating the expressions/,
        best: [
          'fal-ai/kling-video/v*/pro/motion-control',
          'fal-ai/wan/v*-14b/animate/move',
          'fal-ai/bytedance/dreamactor/v2',
          'moonvalley/marey/motion-transfer',
          'fal-ai/kling-video/v*/standard/motion-control',
        ],
      },
    ],
  },
  {
    id: 'replace-character',
    does: 'Replaces the person in a video',
    words: 'replace character actor swap person video animate actor stuntman',
    asks: [
      '(?:replac\\w*|swap\\w*|substitut\\w*|exchang\\w*) .. (?:actor|actress|person|character|man|woman|me|dancer|guy|girl|boy|someone) .. (?:video|clip|footage|movie|movfile|videofile|with)',
      '(?:video|clip|footage) .. (?:replac\\w*|swap\\w*|substitut\\w*) .. (?:actor|actress|person|character|man|woman|me|dancer|guy|girl|boy)',
    ],
    not: ['faces?', 'voice', 'background'],
    routes: [
      {
        from: ['video'],
        out: 'video',
        categories: ['video-to-video', 'image-to-video'],
        ids: /animate\/replace|pixverse\/swap/,
        best: [
          'fal-ai/wan/v*-14b/animate/replace',
          'fal-ai/kling-video/o*/pro/video-to-video/edit',
          'fal-ai/pixverse/swap',
        ],
      },
    ],
  },
];
