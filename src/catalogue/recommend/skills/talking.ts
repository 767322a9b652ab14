import type { Skill } from '../skill.ts';

/** People who talk on screen, and sound for pictures that move. */
export const TALKING: readonly Skill[] = [
  {
    id: 'lip-sync',
    does: "Matches a video's lips to a voice track",
    words:
      'lipsync lip sync mouth dubbing sync audio lips mouth dubbed actor speaks match sync fit',
    asks: [
      'lip[- ]?\\s?sync\\w*',
      '(?:{mouth}) .. (?:match\\w*|sync\\w*|mov\\w*|follow\\w*|fit\\w*|line up|agree)',
      '(?:match\\w*|sync\\w*|fit\\w*|align\\w*|adjust) .. (?:{mouth})',
      '(?:mouth|lip) movements?',
      '{video} .. (?:new|different|another|other) (?:audio|voice|voice-?over|speech|words|dialog\\w*|track) .. (?:say|mouth|lips?|sync|match)',
      '(?:make|have|let) .. (?:man|woman|person|actor|guy|girl|him|her|me|speaker|presenter) in (?:the|this|my) (?:video|clip|footage) (?:say|speak|talk)',
    ],
    not: ['from (?:a |this |my |one )?(?:single )?{image}'],
    routes: [
      {
        from: ['video'],
        out: 'video',
        categories: ['video-to-video', 'text-to-video', 'audio-to-video'],
        ids: /lip-?sync|latentsync|musetalk/,
        says: /lip-?\s?sync/,
        best: [
          'fal-ai/sync-lipsync/v*/pro',
          'fal-ai/sync-lipsync/v*',
          'veed/lipsync',
          'creatify/lipsync',
          'fal-ai/latentsync',
          'fal-ai/pixverse/lipsync',
          'fal-ai/kling-video/lipsync/audio-to-video',
        ],
      },
      {
        from: ['image'],
        out: 'video',
        categories: ['image-to-video', 'audio-to-video'],
        ids: /avatar|omnihuman|infinitalk|fabric|sadtalker|aurora|echomimic|flashtalk/,
        says: /talking/,
        best: [
          'fal-ai/bytedance/omnihuman/v*',
          'fal-ai/kling-video/ai-avatar/v*/pro',
          'veed/fabric-*',
          'fal-ai/infinitalk',
          'creatify/aurora',
        ],
      },
    ],
  },
  {
    id: 'talking-photo',
    does: 'Makes a pictured person talk or sing',
    words:
      'talking avatar photo portrait head speak omnihuman audio driven sing singing speaks speaking mouth face portrait statue painting grandfather greeting',
    asks: [
      '(?:talking|speaking|singing) (?:heads?|photos?|portraits?|pictures?|avatars?|images?|selfies?|faces?|characters?)',
      '{image} .. (?:{talk})',
      '(?:mak\\w*|get|have|let) .. {image} .. (?:{talk})',
      '(?:make|let|have|get) (?:my|this|the|our|an?|him|her) (?:\\w+ ){0,3}(?:{talk})',
      '{image} .. (?:and|with|plus|\\+) .. (?:audiofile|audio|voice|recording|speech|mp3|song|voice-?over) .. (?:video|talk|speak|sing|say|mouth|lip)',
      '(?:audiofile|audio|voice|recording|voice-?over) .. (?:and|with|plus|to) .. {image} .. (?:video|talk|speak|sing|say|mouth)',
    ],
    not: [
      '(?:an?|the|my|this) (?:text|article|story|book|script|e-?mail|blog|poem)',
      '(?:my|this|the|existing) (?:video|videofile|clip|footage)',
      'narrat\\w* (?:my|the|this) (?:book|article|text)',
      'read (?:the )?text',
      'what (?:it|does)',
      'describe',
    ],
    routes: [
      {
        from: ['image', 'audio'],
        out: 'video',
        categories: ['image-to-video', 'audio-to-video'],
        ids: /avatar|omnihuman|infinitalk|fabric|sadtalker|aurora|echomimic|flashtalk|speech-to-video|audio-to-video/,
        says: /talking|avatar/,
        best: [
          'fal-ai/bytedance/omnihuman/v*',
          'fal-ai/kling-video/ai-avatar/v*/pro',
          'veed/fabric-1.0',
          'fal-ai/infinitalk',
          'creatify/aurora',
          'fal-ai/ai-avatar',
          'fal-ai/hunyuan-avatar',
          'fal-ai/stable-avatar',
          'fal-ai/kling-video/ai-avatar/v*/standard',
        ],
      },
    ],
  },
  {
    id: 'presenter',
    does: 'Lets a ready-made presenter speak a script',
    words:
      'avatar presenter ugc spokesperson script digital human spokesperson anchor host influencer explain corporate onboarding newsreader',
    asks: [
      '(?:presenter|spokes\\w+|news ?(?:anchor|reader)|virtual (?:host|human|influencer)|ai (?:host|human|actor|influencer)|digital (?:human|twin))',
      'ugc',
      'avatars? .. (?:script|read\\w*|say\\w*|present\\w*|speak\\w*|explain\\w*|talk\\w*)',
      '(?:script|text) .. (?:avatars?|presenter|spokes\\w+|person (?:talk|speak)\\w*)',
    ],
    not: ['{image}', 'lips?'],
    routes: [
      {
        from: [],
        out: 'video',
        categories: ['text-to-video'],
        ids: /avatars?\/text-to-video|avatar|digital-twin|video-agent/,
        says: /avatar/,
        best: [
          'veed/avatars/text-to-video',
          'argil/avatars/text-to-video',
          'fal-ai/heygen/v2/video-agent',
          'fal-ai/infinitalk/single-text',
        ],
      },
      {
        from: ['audio'],
        out: 'video',
        categories: ['audio-to-video'],
        ids: /avatar/,
        best: ['veed/avatars/audio-to-video', 'argil/avatars/audio-to-video'],
      },
    ],
  },
  {
    id: 'audio-to-video',
    does: 'Makes a video that follows a sound track',
    words: 'audio to video driven music video visualizer visualizer spotify canvas beat',
    asks: [
      'audio[- ]to[- ]video',
      '(?:music video|visuali[sz]er|video) .. (?:for|from|to|out of|that (?:matches|fits|follows)) (?:my|this|the|our|an?) (?:\\w+ )?(?:song|track|audio|music|audiofile|mp3|beat)',
      '(?:song|track|audio|audiofile|mp3) .. (?:into|to) (?:a )?(?:music )?video',
    ],
    not: ['lip', 'talk\\w*', 'sound effects?', '(?:my|this) video', 'avatar', '{image}'],
    routes: [
      {
        from: ['audio'],
        out: 'video',
        categories: ['audio-to-video'],
        ids: /audio-to-video/,
        best: [
          'fal-ai/ltx-2-19b/audio-to-video',
          'fal-ai/ltx-2.3/audio-to-video',
          'fal-ai/ltx-2/audio-to-video',
        ],
      },
    ],
  },
  {
    id: 'dubbing',
    does: 'Translates what is spoken in a video',
    words:
      'dubbing dub translate language video localization heygen spanish german french hindi japanese foreign language localise translated english',
    asks: [
      'dub(?:s|bed|bing)?',
      '(?:speak\\w*|talk\\w*|spoken|says|voice|video|clip|from) .. {language} .. (?:into|to|in|should|be|as) .. {language}',
      '(?:translat\\w*|locali[sz]\\w*) .. (?:{video})',
      '{video} .. (?:translat\\w*|locali[sz]\\w*|(?:in|into|to) {language})',
    ],
    not: ['subtitles?', 'dubstep', 'text', 'transcri\\w*', '{mouth}'],
    routes: [
      {
        from: ['video'],
        out: 'video',
        categories: ['video-to-video', 'audio-to-audio'],
        ids: /dubbing|translate/,
        says: /locali[sz]ed|dubbing/,
        best: [
          'fal-ai/dubbing',
          'fal-ai/heygen/v2/translate/precision',
          'fal-ai/elevenlabs/dubbing',
          'fal-ai/heygen/v2/translate/speed',
        ],
      },
    ],
  },
  {
    id: 'foley',
    does: 'Adds fitting sound to a silent video',
    words:
      'foley sound effects video audio soundtrack silent mmaudio silent mute footsteps ambience realistic noises matching gameplay waterfall',
    asks: [
      'foley',
      '(?:add|generat\\w*|create|make|put|give|need|want|produce|get|invent|adding|missing) .. (?:sounds?|audio|sound ?effects?|sfx|ambien\\w*|sound ?track|noises) .. (?:{video}|animation)',
      '(?:{video}|animation) .. (?:add|generat\\w*|create|make|put|give|need\\w*|want|produce|lacks?|missing|no|without|has no) .. (?:sounds?|audio|sound ?effects?|sfx|ambien\\w*|sound ?track|noises)',
      '(?:silent|mute|muted|soundless) .. (?:{video}|animation)',
      '(?:{video}|animation) .. (?:is|are|came out) (?:\\w+ )?(?:silent|mute|soundless)',
      '(?:sounds?|noises?|sound ?effects?|audio|sfx) (?:for|to|that (?:match\\w*|fits?)|matching|synced (?:to|with)|in sync with) .. (?:{video}|animation)',
      'video[- ]to[- ]audio',
    ],
    not: [
      'lip\\w*',
      'extract\\w*',
      'remov\\w*',
      'transcri\\w*',
      'text[- ]to[- ]video',
      '(?:my|this) (?:song|audiofile|audio|voice)',
      'voice-?over',
      'noisy',
      'background noise',
      'video with (?:sound|audio|dialog\\w*)',
      'clean',
    ],
    routes: [
      {
        from: ['video'],
        out: 'audio',
        categories: ['video-to-video', 'video-to-audio'],
        ids: /mmaudio-v2$|foley|sfx|thinksound|sound-effects|video-to-audio/,
        says: /sound effects|synced sounds|audio (for|from) a video/,
        best: [
          'fal-ai/mmaudio-v2',
          'mirelo-ai/sfx-v*/video-to-video',
          'fal-ai/hunyuan-video-foley',
          'fal-ai/thinksound',
          'mirelo-ai/sfx-v*/video-to-audio',
          'fal-ai/kling-video/video-to-audio',
          'fal-ai/pixverse/sound-effects',
        ],
      },
    ],
  },
];
