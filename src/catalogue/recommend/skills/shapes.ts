import type { Skill } from '../skill.ts';

const THREE_D =
  '(?:3-?d|three[- ]dimensional|glb|obj files?|stl|mesh(?:es)?|usdz|fbx|blender|unity|printable|low[- ]?poly)';

/** 3D objects. */
export const SHAPES: readonly Skill[] = [
  {
    id: 'image-to-3d',
    does: 'Builds a 3D object from a picture',
    words:
      '3d image to 3d model mesh glb object reconstruction print printer printable game asset sculpture figurine toy blender unity obj stl',
    asks: [
      `{image} .. ${THREE_D}`,
      `${THREE_D} .. (?:from|of|out of|using|based on) (?:this|my|an?|the|one|our|a single) (?:[\\w-]+ ){0,3}{image}`,
      'image[- ]to[- ]3d',
      `(?:my|this|these) .. (?:into|to|as) (?:an? )?(?:[\\w-]+ ){0,3}${THREE_D}`,
    ],
    not: [
      'text[- ]to[- ]3d',
      '3d (?:cartoon|style|render|effect|look|pixar|animation)',
      '(?:my|this|existing) (?:3d|mesh|glb|obj)',
      'several (?:photos|pictures|images)',
      'panorama',
    ],
    routes: [
      {
        from: ['image'],
        out: '3d',
        categories: ['image-to-3d'],
        ids: /image-to-3d|trellis|rodin|hunyuan3d|hunyuan-3d|triposr|sam-3\/3d-objects|ultrashape/,
        says: /3d models?/,
        best: [
          'fal-ai/trellis-2',
          'fal-ai/hunyuan-3d/v*/pro/image-to-3d',
          'fal-ai/meshy/v6/image-to-3d',
          'tripo3d/h*/image-to-3d',
          'fal-ai/hunyuan3d-v3/image-to-3d',
          'fal-ai/hyper3d/rodin/v2',
          'fal-ai/trellis',
          'tripo3d/tripo/v*/image-to-3d',
          'fal-ai/bytedance/seed3d/image-to-3d',
          'fal-ai/sam-3/3d-objects',
          'fal-ai/triposr',
        ],
      },
    ],
  },
  {
    id: 'views-to-3d',
    does: 'Builds a 3D object from several views',
    words: '3d multi view multiple images photogrammetry front back sides angles',
    asks: [
      `(?:several|multiple|many|few|three|four|two|different|all|six|\\d+|front(?:,| and) back) (?:\\w+ )?(?:{image}|views?|angles?|sides?) .. ${THREE_D}`,
      `${THREE_D} .. (?:several|multiple|many|few|three|four|two|different|all|six|\\d+) (?:\\w+ )?(?:{image}|views?|angles?)`,
      'multi-?view',
      'photogrammetry',
    ],
    routes: [
      {
        from: ['image'],
        out: '3d',
        categories: ['image-to-3d'],
        ids: /multi/,
        best: [
          'fal-ai/meshy/v*/multi-image-to-3d',
          'tripo3d/h*/multiview-to-3d',
          'fal-ai/hunyuan3d/v*/multi-view',
          'fal-ai/trellis/multi',
          'tripo3d/tripo/v*/multiview-to-3d',
        ],
      },
    ],
  },
  {
    id: 'sketch-to-3d',
    does: 'Builds a 3D object from a sketch',
    words: '3d sketch drawing drawing doodle',
    asks: [
      `(?:sketch|doodle|drawing|line ?art) .. ${THREE_D}`,
      `${THREE_D} .. (?:from|of|out of) .. (?:sketch|doodle|drawing)`,
    ],
    routes: [
      {
        from: ['image'],
        out: '3d',
        categories: ['image-to-3d'],
        ids: /sketch-to-3d/,
        best: [
          'fal-ai/hunyuan3d-v3/sketch-to-3d',
          'fal-ai/trellis-2',
          'fal-ai/hunyuan-3d/v*/pro/image-to-3d',
        ],
      },
    ],
  },
  {
    id: 'text-to-3d',
    does: 'Builds a 3D object from words',
    words: '3d text to 3d model mesh generate dragon figurine prop game asset describe printable',
    asks: [
      'text[- ]to[- ]3d',
      `{make} (?:me |us )?(?:an?|some|the)? ?(?:[\\w-]+ ){0,4}${THREE_D}`,
      `${THREE_D} (?:model|asset|mesh|object|character|figurine|prop|file|print)s? (?:of|for|from (?:text|words|a (?:prompt|description)))`,
      `${THREE_D} .. (?:from|by|with|using|just) (?:only )?(?:an? |my )?(?:text|words|description|prompt|describing)`,
    ],
    not: [
      '{image}',
      '3d (?:cartoon|style|render|effect|look|animation|pixar|text|logo)',
      '(?:my|this|existing) (?:3d|mesh|glb|obj)',
      '3dfile',
    ],
    routes: [
      {
        from: [],
        out: '3d',
        categories: ['text-to-3d'],
        best: [
          'fal-ai/meshy/v6/text-to-3d',
          'fal-ai/hunyuan-3d/v*/pro/text-to-3d',
          'tripo3d/h*/text-to-3d',
          'fal-ai/hunyuan3d-v3/text-to-3d',
          'tripo3d/p1/text-to-3d',
          'fal-ai/hunyuan-3d/v*/rapid/text-to-3d',
          'fal-ai/meshy/v6-preview/text-to-3d',
        ],
      },
    ],
  },
  {
    id: 'retexture',
    does: 'Paints new textures onto a 3D object',
    words: '3d retexture texture pbr material mesh paint skin rusty new look',
    asks: [
      `(?:re-?textur\\w*|textur\\w*|materials?|paint|colou?r|skin) .. (?:${THREE_D}|3dfile)`,
      `(?:${THREE_D}|3dfile) .. (?:re-?textur\\w*|textur\\w*|new materials?|look like|paint\\w*)`,
      're-?textur\\w*',
    ],
    not: [
      '{image} .. (?:into|to)',
      'from (?:this|my|an?) {image}',
      '^(?:please )?(?:make|create|generate)',
    ],
    routes: [
      {
        from: ['3d'],
        out: '3d',
        categories: ['3d-to-3d', 'image-to-3d'],
        ids: /retexture/,
        best: ['fal-ai/meshy/v*/retexture', 'fal-ai/trellis-2/retexture'],
      },
    ],
  },
  {
    id: 'remesh',
    does: 'Rebuilds or converts a 3D mesh',
    words:
      '3d remesh topology convert format polygon reduce quads polygon triangles lighter topology quads game-ready',
    asks: [
      're-?mesh\\w*',
      're-?topolog\\w*',
      '(?:polygons?|poly ?count|topology|triangles|quads|decimat\\w*)',
      `(?:convert|export|change|turn) .. (?:my|this|the|3dfile|an?|existing) ?(?:\\w+ )?(?:3d|mesh|glb|obj|stl|3dfile) .. (?:to|into|as)`,
    ],
    not: ['{image}', 'low[- ]poly'],
    routes: [
      {
        from: ['3d'],
        out: '3d',
        categories: ['3d-to-3d', 'image-to-3d'],
        ids: /remesh|topology/,
        best: ['fal-ai/meshy/v*/remesh', 'fal-ai/hunyuan-3d/v*/smart-topology'],
      },
    ],
  },
  {
    id: '3d-parts',
    does: 'Splits a 3D object into parts',
    words: '3d parts split segment part-aware mesh pieces assemble components',
    asks: [
      `(?:{separate}|segment\\w*|break\\w*) .. (?:${THREE_D}|3dfile) .. (?:parts|pieces|components)?`,
      `(?:${THREE_D}|3dfile) .. (?:parts|pieces|components)`,
    ],
    not: ['{image}', 'background'],
    routes: [
      {
        from: ['3d'],
        out: '3d',
        categories: ['3d-to-3d', 'image-to-3d'],
        ids: /part/,
        best: ['fal-ai/hunyuan-part', 'fal-ai/hunyuan-3d/v*/part', 'fal-ai/omnipart'],
      },
    ],
  },
  {
    id: '3d-body',
    does: 'Builds a 3D body from a picture of a person',
    words: '3d human body person avatar reconstruct human body scan',
    asks: [
      `(?:body|human|person|me|myself|full-body) .. ${THREE_D}`,
      `${THREE_D} .. (?:body|human|person|of (?:me|myself))`,
    ],
    not: ['animation', 'printer'],
    routes: [
      {
        from: ['image'],
        out: '3d',
        categories: ['image-to-3d'],
        ids: /3d-body|pshuman/,
        best: ['fal-ai/sam-3/3d-body', 'fal-ai/pshuman', 'fal-ai/trellis-2'],
      },
    ],
  },
  {
    id: 'world',
    does: 'Makes a world or panorama to look around in',
    words: '3d world panorama 360 scene environment vr walk around surroundings environment',
    asks: [
      '(?:3d|explorable|walkable|virtual) (?:worlds?|scenes?|environments?)',
      'panoram\\w*',
      '360[- ]?(?:degrees?|°)? ?(?:view|image|scene|photo|panorama)',
    ],
    not: ['video'],
    routes: [
      {
        from: ['image'],
        out: '3d',
        categories: ['image-to-3d', 'image-to-image'],
        ids: /world/,
        best: ['fal-ai/hunyuan_world/image-to-world', 'fal-ai/hunyuan_world'],
      },
    ],
  },
  {
    id: '3d-motion',
    does: 'Makes 3D character animation from words',
    words: '3d motion animation skeleton rig fbx skeleton mocap rig',
    asks: [
      `(?:animation|motion|mocap|rigg?\\w*) .. (?:${THREE_D}|skeleton|game character)`,
      `(?:${THREE_D}|game) (?:character )?(?:animations?|motions?)`,
      'mocap',
    ],
    not: ['video', '{image}'],
    routes: [
      {
        from: [],
        out: '3d',
        categories: ['image-to-3d', 'text-to-3d'],
        ids: /hunyuan-motion/,
        best: ['fal-ai/hunyuan-motion', 'fal-ai/hunyuan-motion/fast'],
      },
    ],
  },
];
