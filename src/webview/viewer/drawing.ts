import { t } from '../l10n.ts';
import type { Matrix } from './matrix.ts';
import type { Part } from './parts.ts';

const VERTEX = `#version 300 es
layout(location=0) in vec3 position; layout(location=1) in vec3 normal;
layout(location=2) in vec2 place; layout(location=3) in vec4 color;
uniform mat4 world, view, lens;
out vec3 seenAt, seenNormal; out vec2 at; out vec4 tint;
void main() {
  vec4 seen = view * world * vec4(position, 1.0);
  seenAt = seen.xyz; at = place; tint = color;
  seenNormal = transpose(inverse(mat3(view * world))) * normal;
  gl_Position = lens * seen;
}`;
// Light from above and from where one stands; a surface without normals takes those of its triangles.
const FRAGMENT = `#version 300 es
precision highp float;
in vec3 seenAt, seenNormal; in vec2 at; in vec4 tint;
uniform vec4 base; uniform bool hasNormals; uniform sampler2D picture;
out vec4 drawn;
void main() {
  vec3 n = normalize(hasNormals ? seenNormal : cross(dFdx(seenAt), dFdy(seenAt)));
  vec3 eye = normalize(-seenAt);
  if (dot(n, eye) < 0.0) n = -n;
  vec4 surface = base * tint * texture(picture, at);
  if (surface.a < 0.05) discard;
  float light = 0.35 + 0.25 * n.y + 0.6 * max(dot(n, normalize(vec3(0.4, 0.7, 0.8))), 0.0);
  float shine = 0.08 * pow(max(dot(reflect(-eye, n), normalize(vec3(0.4, 0.7, 0.8))), 0.0), 24.0);
  drawn = vec4(pow(surface.rgb * light + shine, vec3(1.0 / 2.2)) * surface.a, surface.a);
}`;

/** What draws the parts with a view and a lens. */
export interface Drawing {
  readonly draw: (view: Matrix, lens: Matrix) => void;
  readonly dispose: () => void;
}

/** Brings the parts to the graphics card. @throws {Error} when there is none to be had */
export async function createDrawing(
  canvas: HTMLCanvasElement,
  parts: readonly Part[],
): Promise<Drawing> {
  const gl = canvas.getContext('webgl2', { antialias: true, alpha: true });
  if (!gl) throw new Error(t('this window has no WebGL.'));
  const program = link(gl);
  const meshes = await Promise.all(parts.map((part) => upload(gl, part)));
  const where = (name: string) => gl.getUniformLocation(program, name);
  const [world, viewAt, lensAt, base, hasNormals] = [
    where('world'),
    where('view'),
    where('lens'),
    where('base'),
    where('hasNormals'),
  ];
  gl.enable(gl.DEPTH_TEST);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  return {
    draw: (view, lens) => {
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
      gl.useProgram(program);
      gl.uniformMatrix4fv(viewAt, false, view);
      gl.uniformMatrix4fv(lensAt, false, lens);
      for (const { part, array, picture, count } of meshes) {
        gl.uniformMatrix4fv(world, false, part.matrix);
        gl.uniform4fv(base, part.color);
        gl.uniform1i(hasNormals, part.normals ? 1 : 0);
        gl.bindTexture(gl.TEXTURE_2D, picture);
        gl.bindVertexArray(array);
        if (part.indices) gl.drawElements(gl.TRIANGLES, count, gl.UNSIGNED_INT, 0);
        else gl.drawArrays(gl.TRIANGLES, 0, count);
      }
    },
    dispose: () => {
      gl.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}

function link(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  const sources = [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const;
  for (const [kind, source] of sources) {
    const shader = gl.createShader(kind);
    if (!shader) throw new Error(t('this window has no WebGL.'));
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true) {
    throw new Error(gl.getProgramInfoLog(program) ?? t('the graphics card refused it.'));
  }
  return program;
}

async function upload(gl: WebGL2RenderingContext, part: Part) {
  const picture = gl.createTexture();
  const bitmap = part.picture && (await createImageBitmap(part.picture));
  gl.bindTexture(gl.TEXTURE_2D, picture);
  if (bitmap) gl.texImage2D(gl.TEXTURE_2D, 0, gl.SRGB8_ALPHA8, gl.RGBA, gl.UNSIGNED_BYTE, bitmap);
  else {
    const white = new Uint8Array([255, 255, 255, 255]);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, 1, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, white);
  }
  gl.generateMipmap(gl.TEXTURE_2D);
  const array = gl.createVertexArray();
  gl.bindVertexArray(array);
  const attribute = (location: number, values: Float32Array<ArrayBuffer>, width: number) => {
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, values, gl.STATIC_DRAW);
    gl.enableVertexAttribArray(location);
    gl.vertexAttribPointer(location, width, gl.FLOAT, false, 0, 0);
  };
  attribute(0, part.positions, 3);
  if (part.normals) attribute(1, part.normals, 3);
  if (part.places) attribute(2, part.places, 2);
  if (part.colors) attribute(3, part.colors.values, part.colors.width);
  else gl.vertexAttrib4f(3, 1, 1, 1, 1);
  if (part.indices) {
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, part.indices, gl.STATIC_DRAW);
  }
  gl.bindVertexArray(null);
  return { part, array, picture, count: part.indices?.length ?? part.positions.length / 3 };
}
