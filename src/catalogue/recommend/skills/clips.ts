import type { Skill } from '../skill.ts';

const FFMPEG = /ffmpeg-api|workflow-utilities/;

/** Changing videos that exist. */
export const CLIPS: readonly Skill[] = [
  {
    id: 'extend-video',
    does: 'Continues a video',
    words:
      'extend video continue longer extension lengthen ending ends short seconds further afterwards goes on next',
    asks: [
      '{extend} .. {video}',
      '{video} .. (?:{extend}|too short|ends? too (?:soon|early|abruptly)|run(?:s)? longer|last longer|more seconds)',
      '(?:few|more|\\d+|five|ten|extra|additional) (?:more |extra )?seconds (?:to|at|of|on|longer|after)',
    ],
    not: [
      'border',
      'edges',
      'aspect',
      'make a video longer than',
      'song',
      'track',
      'music',
      '{image} .. into',
    ],
    routes: [
      {
        from: ['video'],
        out: 'video',
        categories: ['video-to-video'],
        ids: /extend|extension/,
        says: /extend/,
        best: [
          'fal-ai/veo3.1/extend-video',
          'fal-ai/pixverse/extend',
          'fal-ai/ltx-2.3/extend-video',
          'xai/grok-imagine-video/extend-video',
          'fal-ai/vidu/q*/video-extension/pro',
          'fal-ai/pixverse/v*/extend',
          'fal-ai/ltxv-13b-098-distilled/extend',
          'fal-ai/magi/extend-video',
        ],
      },
    ],
  },
  {
    id: 'edit-video',
    does: 'Edits videos by instruction',
    words: 'edit video instruction change modify replace colour footage clip swap object outfit',
    asks: [
      'video[- ](?:to[- ]video|edit\\w*)',
      '(?:edit|modify|alter|tweak|chang\\w*|transform|replac\\w*|add|remov\\w*|swap\\w*|turn) .. (?:{video})',
      '{video} .. (?:edit\\w*|modif\\w*|chang\\w*|replac\\w*|swap\\w*|into (?:winter|summer|night|an?)|different|instead)',
    ],
    not: [
      '{image} .. into',
      '(?:sound|audio|music|voice|subtitles?|captions?|background|speech|seconds|resolution|thumbnail)',
      'text[- ]to',
    ],
    broad: true,
    routes: [
      {
        from: ['video'],
        out: 'video',
        categories: ['video-to-video'],
        ids: /edit|modify|video-to-video|remix|vace/,
        says: /edit/,
        best: [
          'fal-ai/kling-video/o*/pro/video-to-video/edit',
          'fal-ai/wan/v*/edit-video',
          'xai/grok-imagine-video/edit-video',
          'decart/lucy-edit/pro',
          'fal-ai/luma-dream-machine/ray-2/modify',
          'alibaba/happy-horse/video-edit',
          'fal-ai/wan-vace-apps/video-edit',
        ],
      },
    ],
  },
  {
    id: 'subtitles',
    does: 'Burns subtitles into a video',
    words: 'subtitles captions auto caption subtitle burn captioned deaf accessible words screen',
    asks: [
      'on[- ]screen',
      'on (?:the )?screen',
      '(?:add|put|burn|generate|create|make|with|need|want|automatic|auto|on-screen|embed|overlay|insert) .. (?:subtitles?|captions?|closed captions?)',
      '(?:subtitle|caption) (?:my|this|the|our|a|these|automatically)',
      'subtitles?',
    ],
    not: [
      'remov\\w*',
      '{image} .. captions?',
      'captions? .. {image}',
      'instagram caption',
      'alt text',
      'srt',
    ],
    routes: [
      {
        from: ['video'],
        out: 'video',
        categories: ['video-to-video'],
        ids: /auto-caption|auto-subtitle/,
        says: /captions for your videos/,
        best: ['fal-ai/auto-caption', 'fal-ai/workflow-utilities/auto-subtitle'],
      },
    ],
  },
  {
    id: 'merge-videos',
    does: 'Joins videos into one',
    words: 'merge concatenate join videos ffmpeg combine montage one file back-to-back',
    asks: [
      '(?:merg\\w*|join\\w*|concat\\w*|stitch\\w*|combin\\w*|glue|put|string) .. (?:videos|clips|videofiles|footage|shots)(?: \\w+)*',
      '(?:videos|clips|videofile and videofile) .. (?:one|single|together|merg\\w*|join\\w*|combin\\w*)',
    ],
    not: ['audio', 'music', 'voice', 'sound'],
    routes: [
      {
        from: ['video'],
        out: 'video',
        categories: ['video-to-video'],
        ids: /merge-videos/,
        best: ['fal-ai/ffmpeg-api/merge-videos', 'fal-ai/ffmpeg-api/compose'],
      },
    ],
  },
  {
    id: 'add-track',
    does: 'Puts a sound track onto a video',
    words: 'merge audio video track mux ffmpeg combine soundtrack underlay mp3 narration',
    asks: [
      '(?:merg\\w*|combin\\w*|mux\\w*|add|put|attach|join\\w*|lay|sync) .. (?:my|this|an?|the|these|audiofile|existing|recorded) ?(?:\\w+ )?(?:audio|song|soundtrack|music|voice-?over|narration|track|mp3|audiofile) .. (?:{video})',
      '(?:{video}) .. and .. (?:audiofile|audio file|song|voice-?over|mp3) .. (?:together|merg\\w*|combin\\w*|join\\w*|one file)',
      '(?:merg\\w*|combin\\w*|mux\\w*) .. audio .. video',
      '(?:merg\\w*|combin\\w*|mux\\w*) .. video .. audio',
    ],
    not: [
      'lip\\w*',
      'generat\\w*',
      'matching',
      'that (?:fits|matches)',
      'realistic',
      'extract',
      'separate',
      'dub\\w*',
      'talk\\w*',
      'mouth',
      'say\\w*',
    ],
    routes: [
      {
        from: ['video', 'audio'],
        out: 'video',
        categories: ['video-to-video'],
        ids: /merge-audio-video|compose/,
        best: ['fal-ai/ffmpeg-api/merge-audio-video', 'fal-ai/ffmpeg-api/compose'],
      },
    ],
  },
  {
    id: 'cut-video',
    does: 'Trims, reverses or resizes videos',
    words: 'trim reverse cut scale resize video utility blend shorten first last backwards seconds',
    asks: [
      '(?:trim|shorten|crop|cut down) .. (?:{video})',
      '(?:revers\\w*|backwards?) .. (?:{video})',
      '(?:{video}) .. (?:revers\\w*|backwards?|trim\\w*)',
      '(?:cut|keep) .. (?:first|last|from) .{0,24}(?:seconds|minutes|minute)',
    ],
    not: ['motion', 'background'],
    routes: [
      {
        from: ['video'],
        out: 'video',
        categories: ['video-to-video'],
        ids: FFMPEG,
        best: [
          'fal-ai/workflow-utilities/trim-video',
          'fal-ai/workflow-utilities/reverse-video',
          'fal-ai/workflow-utilities/scale-video',
          'fal-ai/ffmpeg-api/compose',
        ],
      },
    ],
  },
  {
    id: 'extract-frame',
    does: 'Takes a still out of a video',
    words: 'extract frame still thumbnail screenshot video still jpeg picture screenshot poster',
    asks: [
      '(?:extract|grab|get|take|pull|save|need|want|give me) .. (?:frame|still|screenshot|thumbnail)s? .. (?:{video})',
      '(?:first|last|middle|nth|single|one|every \\w+) frame (?:of|from|out of)',
      '(?:{video}) .. (?:extract|grab|take|pull|save) .. (?:frame|still|screenshot|thumbnail)s?',
    ],
    not: ['first .. and .. last', 'transition', 'generat\\w*'],
    routes: [
      {
        from: ['video'],
        out: 'image',
        categories: ['image-to-image', 'video-to-image', 'video-to-video'],
        ids: /extract-frame|extract-nth/,
        best: ['fal-ai/ffmpeg-api/extract-frame', 'fal-ai/workflow-utilities/extract-nth-frame'],
      },
    ],
  },
  {
    id: 'media-facts',
    does: 'Tells the technical facts of media files',
    words:
      'metadata codec duration bitrate waveform loudness ffmpeg information codec length format',
    asks: [
      '(?:metadata|codecs?|bit-?rate|duration|encoding|file info\\w*|technical details)',
      'how long (?:is|does) (?:my|this|the) ',
    ],
    not: ['remov\\w*', 'seconds of'],
    routes: [
      {
        from: ['video'],
        out: 'text',
        categories: ['json'],
        ids: /metadata/,
        best: ['fal-ai/ffmpeg-api/metadata'],
      },
      {
        from: ['audio'],
        out: 'text',
        categories: ['json'],
        ids: /metadata/,
        best: ['fal-ai/ffmpeg-api/metadata'],
      },
    ],
  },
  {
    id: 'waveform',
    does: 'Computes the waveform of a recording',
    words: 'waveform audio visualise peaks peaks graph',
    asks: ['wave-?forms?'],
    routes: [
      {
        from: ['audio'],
        out: 'text',
        categories: ['json'],
        ids: /waveform/,
        best: ['fal-ai/ffmpeg-api/waveform'],
      },
    ],
  },
  {
    id: 'loudness',
    does: 'Measures and evens out loudness',
    words: 'loudness normalize normalise volume level ebu r128 volume quiet loud lufs',
    asks: [
      'loudness',
      '(?:normali[sz]\\w*|even out|level|same) .. (?:volume|loudness|audio|sound level)',
      'too (?:quiet|loud)',
      'lufs|ebu',
    ],
    routes: [
      {
        from: ['audio'],
        out: 'audio',
        categories: ['json', 'audio-to-audio'],
        ids: /loudnorm/,
        best: ['fal-ai/ffmpeg-api/loudnorm'],
      },
    ],
  },
  {
    id: 'merge-audios',
    does: 'Joins recordings into one',
    words: 'merge concatenate join audio recordings ffmpeg back-to-back episode',
    asks: [
      '(?:merg\\w*|join\\w*|concat\\w*|stitch\\w*|combin\\w*|glue|put) .. (?:audios|audiofiles|mp3s|recordings|tracks|songs|audio files|voice notes)',
      '(?:audiofile and audiofile) .. (?:one|single|together)',
    ],
    not: ['video', 'separat\\w*'],
    routes: [
      {
        from: ['audio'],
        out: 'audio',
        categories: ['audio-to-audio'],
        ids: /merge-audios/,
        best: ['fal-ai/ffmpeg-api/merge-audios'],
      },
    ],
  },
];
