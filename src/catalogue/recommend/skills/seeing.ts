import type { Skill } from '../skill.ts';

const VISION = ['vision', 'image-to-text', 'image-to-json'];

/** Reading and describing pictures and videos. */
export const SEEING: readonly Skill[] = [
  {
    id: 'ocr',
    does: 'Reads text in pictures',
    words:
      'ocr text recognition read scan document receipt handwriting receipt invoice sign handwriting handwritten scanned letters says written page book serial plate number menu whiteboard digitize document',
    asks: [
      '(?:what|which) (?:text|words?|letters?|numbers?|writing) .. (?:on|in)',
      'ocr',
      '(?:read|extract|get|copy|recogni[sz]e|pull|grab|digiti[sz]e|transcribe|find|need|want|type|capture) .. (?:text|words|writing|handwriting|numbers?|letters|prices?|serial|content) .. (?:{image}|scans?|documents?|receipts?|pages?|signs?|invoices?|whiteboards?|menus?|screens?|imagefile|labels?|cards?|plates?)',
      '(?:{image}|scan\\w*|documents?|receipts?|pages?|signs?|invoices?|whiteboards?|menus?|imagefile|labels?|business cards?) .. (?:(?:in)?to (?:\\w+ )?text|read|extract\\w*|as text|what (?:it|is) (?:says|written)|digiti[sz]e\\w*|recogni[sz]e|copy)',
      'handwrit\\w*',
      'what (?:does|do|is) .. (?:say|written)',
    ],
    not: [
      '(?:sign|shirt|poster|image|picture|logo) (?:that )?(?:says|saying|reading)',
      'aloud',
      'remov\\w*',
      'video',
      'audio\\w*',
      'recording',
      'text[- ]to[- ]',
      'change',
      'replace',
      'voice',
    ],
    routes: [
      {
        from: ['image'],
        out: 'text',
        categories: [...VISION, 'image-to-image'],
        ids: /\bocr/,
        says: /character recognition|\bocr\b/,
        best: [
          'fal-ai/got-ocr/v2',
          'fal-ai/florence-2-large/ocr',
          'fal-ai/moondream3-preview/query',
          'fal-ai/florence-2-large/ocr-with-region',
        ],
      },
    ],
  },
  {
    id: 'caption',
    does: 'Describes pictures in words',
    words:
      'caption captioning describe image description alt text paragraph blind accessibility alt archive catalog tags keywords wording prompt explain shows',
    asks: [
      '{describe} .. (?:{image}|imagefile|seen|you see)',
      '{image} .. (?:{describe}|captions?|descriptions?|in words|into (?:a )?(?:prompt|words|text))',
      '(?:image|photo|picture) captions?',
      'caption\\w* (?:for )?(?:my|these|this|a|the|images?|photos?|pictures?)',
      'alt[ -]?(?:text|tag)s?',
      'prompt (?:from|for|of|out of) (?:this|my|an?|the) (?:image|picture|photo)',
    ],
    not: [
      'video',
      'clip',
      'ocr',
      'written',
      'says',
      'generat\\w* .. (?:image|picture) from',
      'text[- ]to[- ]image',
      "what(?:'s| is| are) (?:the )?(?:best|good|a good|cheapest|fastest)",
      'to explain',
      'from (?:a|my|the|this) description',
      'explain\\w* (?:how|my)',
      'burn',
      'change',
      '{remove}',
    ],
    broad: true,
    routes: [
      {
        from: ['image'],
        out: 'text',
        categories: VISION,
        ids: /caption|moondream|llava|\bvision\b|region-to-description/,
        says: /caption|describ/,
        best: [
          'fal-ai/florence-2-large/more-detailed-caption',
          'fal-ai/moondream3-preview/caption',
          'fal-ai/florence-2-large/detailed-caption',
          'fal-ai/florence-2-large/caption',
          'openrouter/router/vision',
          'fal-ai/moondream-next',
          'fal-ai/any-llm/vision',
        ],
      },
    ],
  },
  {
    id: 'ask-image',
    does: 'Answers questions about pictures',
    words:
      'visual question answering vqa vision language model ask image how many which where reasoning chart identify breed plant species count',
    asks: [
      '(?:ask|answer\\w*) .. questions? .. (?:{image}|imagefile|chart|diagram)',
      '(?:how many|which|who|is there|are there|does|what (?:colou?r|brand|breed|kind|type|animal|plant|time)) .. (?:in|on) (?:this|my|the|an?|these) (?:\\w+ )?(?:{image}|imagefile)',
      'visual (?:question|q&a|qa)',
      'vision[- ](?:language )?model',
      '{image} .. (?:question|understand\\w*|analy[sz]\\w*|answer)',
      'analy[sz]\\w* .. {image}',
      'vlm',
    ],
    not: ['video', 'clip', 'segment', 'remov\\w*', 'nsfw', 'edit'],
    routes: [
      {
        from: ['image'],
        out: 'text',
        categories: VISION,
        ids: /query|\bvision\b|moondream|llava|isaac|understand|sa2va/,
        says: /question|vision[- ]language/,
        best: [
          'fal-ai/moondream3-preview/query',
          'fal-ai/any-llm/vision',
          'openrouter/router/vision',
          'fal-ai/moondream2/visual-query',
          'perceptron/isaac-01',
          'fal-ai/llava-next',
          'fal-ai/bagel/understand',
        ],
      },
    ],
  },
  {
    id: 'understand-video',
    does: 'Describes videos and answers questions about them',
    words:
      'video understanding analyze describe question summary happens happening summary summarise watch scene moment',
    asks: [
      '(?:{describe}|analy[sz]\\w*|understand\\w*|answer\\w*|ask\\w*|question\\w*|tell me|who|how many|which|find out|list|explain) .. (?:{video}|videofile)',
      '(?:{video}|videofile) .. (?:{describe}|analy[sz]\\w*|understand\\w*|question\\w*|about\\?|happen\\w*|going on|summar\\w*)',
      'video understanding',
      'what happens',
    ],
    not: [
      '{make} (?:an?|the|me|some) (?:\\w+ ){0,4}{video}',
      'transcri\\w*',
      'what (?:is|was) said',
      'captions?',
      'subtitles?',
      'sound',
      '{extend}',
      'text[- ]to',
      '{image}',
      'turn',
      'edit',
      'product video',
    ],
    routes: [
      {
        from: ['video'],
        out: 'text',
        categories: ['vision', 'video-to-text', 'llm'],
        ids: /video-understanding|sa2va\/\w+\/video|router\/video/,
        says: /video content/,
        best: ['fal-ai/video-understanding', 'openrouter/router/video', 'fal-ai/sa2va/8b/video'],
      },
    ],
  },
  {
    id: 'detect',
    does: 'Finds things in pictures and marks where they are',
    words:
      'object detection bounding box detect locate find point boxes box coordinates rectangle locate find faces cars count where',
    asks: [
      '(?:object|face|person|people|car) (?:detection|detector)',
      'bounding[- ]?box\\w*',
      '(?:detect|locate|find|count|mark|pinpoint) .. (?:in|on) (?:this|my|the|an?|these|every|each) (?:\\w+ )?(?:{image}|imagefile|shelf)',
      '(?:where|coordinates|position) .. (?:in|on) (?:this|my|the|an?) (?:\\w+ )?(?:{image}|imagefile)',
      '(?:boxes|rectangles) around',
    ],
    not: ['nsfw', 'ai[- ]generated', 'pose', 'edges', 'text', 'segment\\w*', 'masks?', 'remov\\w*'],
    routes: [
      {
        from: ['image'],
        out: 'text',
        categories: [...VISION, 'image-to-image'],
        ids: /detect(ion)?$|object-detection|open-vocabulary|\/point$/,
        says: /object detection/,
        best: [
          'fal-ai/moondream3-preview/detect',
          'fal-ai/florence-2-large/object-detection',
          'fal-ai/moondream2/object-detection',
          'fal-ai/florence-2-large/open-vocabulary-detection',
          'fal-ai/moondream-next/detection',
        ],
      },
    ],
  },
  {
    id: 'nsfw',
    does: 'Tells whether a picture is safe to show',
    words:
      'nsfw safety moderation filter nudity content nude naked porn adult inappropriate unsafe explicit moderate uploads minors',
    asks: [
      'nsfw',
      '(?:nud\\w*|porn\\w*|explicit|inappropriate|adult|unsafe|safe for work|indecent) .. (?:{image}|content|check|detect\\w*|filter\\w*|upload\\w*)',
      '(?:check|detect\\w*|filter\\w*|moderat\\w*|flag\\w*|screen\\w*|block\\w*|reject) .. (?:nud\\w*|porn\\w*|explicit|inappropriate|adult|unsafe|safe for work|indecent|naked)',
      'moderat\\w* .. {image}',
    ],
    not: ['text', 'messages?', 'chat'],
    routes: [
      {
        from: ['image'],
        out: 'text',
        categories: VISION,
        ids: /nsfw/,
        best: ['fal-ai/x-ailab/nsfw', 'fal-ai/imageutils/nsfw'],
      },
    ],
  },
  {
    id: 'ai-detector',
    does: 'Tells whether a picture was made by AI',
    words: 'ai detector fake generated real detection genuine fake authentic synthetic',
    asks: [
      '(?:ai[- ](?:generated|made)|deep-?fakes?|fake|made (?:by|with) ai|real or (?:ai|fake)) .. (?:detect\\w*|check|tell|know|find out|or real|verify|whether)',
      '(?:detect\\w*|check|tell|know|find out|verify|whether|if) .. (?:ai[- ](?:generated|made)|deep-?fakes?|fake|made (?:by|with) (?:an )?ai|real or (?:ai|fake))',
    ],
    routes: [
      {
        from: ['image'],
        out: 'text',
        categories: [...VISION, 'image-to-image'],
        ids: /ai-detector/,
        best: ['half-moon-ai/ai-detector/detect-image'],
      },
    ],
  },
];
