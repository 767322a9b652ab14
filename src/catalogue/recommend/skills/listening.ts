import type { Skill } from '../skill.ts';

/** Speech and sounds understood. */
export const LISTENING: readonly Skill[] = [
  {
    id: 'transcribe',
    does: 'Writes down what is said',
    words:
      'transcribe transcription speech to text stt asr whisper recognition subtitles srt transcript minutes meeting lecture dictation interview podcast written typed speakers diarization timestamps srt memo court words said protocol conference',
    asks: [
      'transcri\\w*',
      'speech[- ](?:to[- ]text|recognition)',
      '(?:audio|voice|recording|sound)[- ]to[- ]text',
      'stt|asr',
      '{write} .. (?:said|says|spoken|talk\\w*|speech|recording|interview|podcast|meeting|lecture|{audio}|conversation)',
      '(?:{audio}|meeting|lecture|interview|podcast|audiofile|zoom|dictation|conversation) .. (?:(?:in)?to (?:\\w+ )?(?:text|words|writing|notes)|{write}|as text|text version|minutes)',
      '(?:text|words|everything|what) (?:of|from|that|in|is|was|people|they|he|she)?(?: \\w+){0,3} (?:said|spoken|being said)',
      'who (?:said|says|is speaking|speaks|spoke|was talking)',
      'diari[sz]\\w*',
      '(?:make|generate|create|get) .. (?:srt|subtitle file|minutes of)',
      'dictation',
    ],
    not: [
      'text[- ]to[- ]speech',
      'aloud',
      'photo',
      'scan\\w*',
      'handwrit\\w*',
      'turn (?:this|my|the) (?:text|script|article)',
      'write (?:me )?a (?:song|story|poem)',
    ],
    routes: [
      {
        from: ['audio'],
        out: 'text',
        categories: ['speech-to-text'],
        ids: /speech-to-text|whisper|wizper|asr/,
        says: /transcri|speech[- ]to[- ]text/,
        best: [
          'fal-ai/elevenlabs/speech-to-text/scribe-v2',
          'fal-ai/elevenlabs/speech-to-text',
          'fal-ai/whisper',
          'fal-ai/wizper',
          'fal-ai/speech-to-text/turbo',
          'fal-ai/speech-to-text',
        ],
      },
    ],
  },
  {
    id: 'turn-detection',
    does: 'Tells when someone has finished speaking',
    words: 'turn detection voice activity vad silence speech detection silence pause agent',
    asks: [
      'turn[- ]detection',
      '(?:finished|done|stops?|stopped|end of) (?:speaking|talking|turn)',
      'voice activity',
      'vad',
      '(?:silences?|silent parts?|speech segments?) .. (?:detect\\w*|find|where)',
    ],
    not: ['video'],
    routes: [
      {
        from: ['audio'],
        out: 'text',
        categories: ['speech-to-text', 'audio-to-text', 'audio-to-audio'],
        ids: /smart-turn|silero-vad/,
        best: ['fal-ai/smart-turn', 'fal-ai/silero-vad'],
      },
    ],
  },
  {
    id: 'understand-audio',
    does: 'Answers questions about recordings',
    words: 'audio understanding analyze question listen hear heard genre mood happening',
    asks: [
      '(?:what|which|who|how many|is there|are there|describe|analy[sz]e|classif\\w*|identif\\w*|detect) .. (?:hear|heard|in (?:this|the|my) (?:{audio}|audiofile))',
      "(?:{audio}|audiofile) .. (?:what(?:'s| is) (?:happening|going on)|mood|question|analy[sz]\\w*|about|genre)",
      '(?:audio|sound) understanding',
    ],
    not: [
      '{remove}',
      'separat\\w*',
      'transcri\\w*',
      'who (?:said|is speaking)',
      'writ\\w*',
      'generat\\w*',
      'compos\\w*',
      'create',
      'make',
      'song about',
    ],
    routes: [
      {
        from: ['audio'],
        out: 'text',
        categories: ['audio-to-audio', 'audio-to-text', 'llm'],
        ids: /audio-understanding|router\/audio/,
        best: ['fal-ai/audio-understanding', 'openrouter/router/audio'],
      },
    ],
  },
];
