import type { Skill } from '../skill.ts';

/** Finer repairs: haze, documents, faces, motion, colours. */
export const FINISHING: readonly Skill[] = [
  {
    id: 'dehaze',
    does: 'Takes haze and fog out of pictures',
    words: 'dehaze haze fog smoke clear misty smog murky hazy foggy clearer',
    asks: [
      'de-?haz\\w*',
      '(?:remov\\w*|clear|rid of|less|through|clean) .. (?:haz[ey]\\w*|fogg?y?|smog|mist)',
      '(?:haz[ey]\\w*|fogg?y?|smogg?y?|mist\\w*) .. (?:remov\\w*|clear\\w*|gone)',
    ],
    not: ['add'],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /dehaze/,
        best: ['fal-ai/mix-dehaze-net'],
      },
    ],
  },
  {
    id: 'fix-document',
    does: 'Cleans up pictures of documents',
    words:
      'document scan dewarp unwarp shadow receipt page flatten paper crumpled folded curved straighten whiteboard photographed',
    asks: [
      'dewarp\\w*',
      '(?:flatten|straighten|un-?warp|{improve}) .. (?:documents?|receipts?|pages?|papers?|invoices?|scans?|book pages?)',
      '(?:documents?|receipts?|pages?|papers?|invoices?) .. (?:crumpled|folded|warped|curved|shadow\\w*|bent|wrinkled)',
      '(?:crumpled|folded|warped|curved|bent|wrinkled) (?:documents?|receipts?|pages?|papers?)',
    ],
    not: ['read', 'text', 'ocr', 'extract', 'transcri\\w*'],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /docres/,
        says: /documents/,
        best: ['fal-ai/docres/dewarp', 'fal-ai/docres'],
      },
    ],
  },
  {
    id: 'retouch-face',
    does: 'Retouches faces',
    words:
      'face retouch portrait enhance skin beauty blemish smooth pimple acne wrinkle beautify complexion eye teeth freckles',
    asks: [
      'retouch\\w*',
      '(?:remov\\w*|smooth\\w*|clear|rid of|fix|hide|clean\\w*) .. (?:blemish\\w*|pimples?|acne|zits?|wrinkles?|spots|eye bags|dark circles|skin)',
      '(?:blemish\\w*|pimples?|acne|zits?|skin) .. (?:remov\\w*|smooth\\w*|clear\\w*|gone|fix\\w*)',
      '(?:enhance|improve|beautif\\w*|touch up|touch-up) .. (?:face|portrait|selfie|skin|headshot)',
      '(?:faces?) .. (?:distorted|mangled|blurry|melted|weird)',
    ],
    not: ['up-?scal\\w*'],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /retouch|face-enhancement|portrait-enhance|codeformer/,
        says: /retouch|enhance facial|portrait photos/,
        best: [
          'fal-ai/retoucher',
          'fal-ai/image-editing/retouch',
          'fal-ai/image-editing/face-enhancement',
          'fal-ai/image-apps-v2/portrait-enhance',
          'fal-ai/codeformer',
        ],
      },
    ],
  },
  {
    id: 'interpolate',
    does: 'Makes motion smoother with in-between frames',
    words:
      'frame interpolation fps smooth slow motion rife film 60fps choppy jerky stutter framerate slow-motion slowmo smoother fluid frames inbetween judder',
    asks: [
      'interpolat\\w*',
      '(?:higher|more|increase|raise|boost|double|low|choppy|60|120|smoother|up|its) (?:the )?(?:frame ?rate|fps|frames? per second|frames)',
      '\\d+ ?fps',
      '(?:slow[- ]?mo(?:tion)?) .. (?:smooth\\w*|video|clip|footage)',
      '(?:smooth\\w*|slow down) .. (?:slow[- ]?mo(?:tion)?|frames)',
      '(?:choppy|jerky|stutter\\w*|laggy|not smooth|jumpy)',
      'in-?between(?:ing)? frames?',
      'frames? (?:in )?between',
    ],
    not: ['frame rate of the output'],
    routes: [
      {
        from: ['video'],
        out: 'video',
        categories: ['video-to-video'],
        ids: /interpolation|rife|film\/video/,
        says: /interpolat/,
        best: [
          'fal-ai/rife/video',
          'fal-ai/film/video',
          'fal-ai/amt-interpolation',
          'fal-ai/topaz/upscale/video',
        ],
      },
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image', 'image-to-video'],
        ids: /interpolation|\brife$|\bfilm$/,
        says: /interpolat/,
        best: ['fal-ai/film', 'fal-ai/rife', 'fal-ai/amt-interpolation/frame-interpolation'],
      },
    ],
  },
  {
    id: 'colour-grade',
    does: 'Corrects colours',
    words:
      'color correction grading contrast brightness saturation white balance dull dark exposure overexposed underexposed vivid tint yellowish warmth',
    asks: [
      'colou?r (?:correct\\w*|grad\\w*|balance|cast)',
      'white balance',
      '(?:adjust|fix|increase|improve|more|less|lower|raise|boost|correct) .. (?:contrast|brightness|saturation|exposure|colou?rs)',
      '(?:under|over)-?exposed',
      'washed[- ]out',
      'too (?:dark|yellow|blue|warm|cold|bright)',
    ],
    not: ['video', 'black and white'],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /color-correction/,
        best: ['fal-ai/image-editing/color-correction', 'fal-ai/post-processing/color-correction'],
      },
    ],
  },
  {
    id: 'film-effects',
    does: 'Adds a photographic effect',
    words:
      'post processing film grain vignette blur solarize sepia filter effect analog nostalgic aberration monochrome',
    asks: [
      '(?:film |add )(?:\\w+ )?grain',
      'vignett\\w*',
      'solari[sz]\\w*',
      'chromatic aberration',
      '(?:add|apply|gaussian) .. blur',
      'sepia',
      '(?:to|into|make .. |turn .. )(?:black and white|grayscale|greyscale)',
    ],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /post-processing|photography-effects/,
        best: [
          'fal-ai/post-processing',
          'fal-ai/image-apps-v2/photography-effects',
          'fal-ai/post-processing/grain',
          'fal-ai/post-processing/vignette',
        ],
      },
    ],
  },
];
