import type { Skill } from '../skill.ts';

/** Depth and lines of a picture. */
export const MEASURING: readonly Skill[] = [
  {
    id: 'depth',
    does: 'Estimates how far away things are',
    words:
      'depth map estimation midas zoe marigold distance distance far near parallax metres z-buffer bokeh',
    asks: ['depth', '(?:how far|distance) .. (?:each|every|things|objects|pixel)', 'distance map'],
    not: [
      'depth of field',
      'in[- ]depth',
      'using (?:a|my|this) depth',
      'from (?:a|my|this) depth map',
    ],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image'],
        ids: /depth-anything|marigold|imageutils\/depth|midas|zoe/,
        says: /depth (maps?|estimation)/,
        best: [
          'fal-ai/image-preprocessors/depth-anything/v2',
          'fal-ai/imageutils/marigold-depth',
          'fal-ai/imageutils/depth',
          'fal-ai/image-preprocessors/zoe',
          'fal-ai/image-preprocessors/midas',
        ],
      },
      {
        from: ['video'],
        out: 'video',
        categories: ['video-to-video'],
        ids: /depth-anything-video/,
        best: ['fal-ai/depth-anything-video'],
      },
    ],
  },
  {
    id: 'edges',
    does: 'Draws the lines of a picture',
    words:
      'edge detection line art canny hed outline preprocessor sketch lineart contour outline coloring colouring book pencil',
    asks: [
      '(?:edge|line)[- ](?:detection|maps?|extraction)',
      'edges? (?:of|in|from)',
      '(?:convert|turn|make|extract|get|into|to) .. (?:line ?art|line drawings?|outlines?|colou?ring (?:page|book)|contours?|scribbles?)',
      'canny|lineart',
    ],
    not: [
      'from (?:this|my|an?) (?:line ?art|sketch)',
      'line ?art .. (?:into|to)',
      '{remove}',
      'svg',
      'beyond',
    ],
    routes: [
      {
        from: ['image'],
        out: 'image',
        categories: ['image-to-image', 'text-to-image'],
        ids: /lineart|\/hed|teed|pidi|mlsd|scribble|diffusion-edge/,
        says: /edge detection|line art/,
        best: [
          'fal-ai/image-preprocessors/lineart',
          'fal-ai/image-preprocessors/hed',
          'fal-ai/image-preprocessors/teed',
          'fal-ai/image-preprocessors/scribble',
        ],
      },
    ],
  },
];
