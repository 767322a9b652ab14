const SIDE = 16;

/**
 * The 16×16 pixels from x on as BT.709 limited-range samples: 256 Y, 64 Cb, 64 Cr (4:2:0). All are
 * 16–240, so never zero.
 */
export function toSamples(pixels: Uint32Array, stride: number, x: number): Uint8Array {
  const samples = new Uint8Array(SIDE * SIDE + 2 * 64);
  for (let row = 0; row < SIDE; row += 1) {
    for (let column = 0; column < SIDE; column += 1) {
      const pixel = pixels[row * stride + x + column] ?? 0;
      const [red, green, blue] = [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
      samples[row * SIDE + column] = 16.5 + (219 / 255) * luma(red, green, blue);
    }
  }
  for (let i = 0; i < 64; i += 1) {
    const corner = 2 * (i >> 3) * stride + x + 2 * (i & 7);
    let [red, green, blue] = [0, 0, 0];
    for (const at of [corner, corner + 1, corner + stride, corner + stride + 1]) {
      const pixel = pixels[at] ?? 0;
      red += (pixel & 255) / 4;
      green += ((pixel >> 8) & 255) / 4;
      blue += ((pixel >> 16) & 255) / 4;
    }
    const y = luma(red, green, blue);
    samples[256 + i] = 128.5 + ((224 / 255) * (blue - y)) / 1.8556;
    samples[320 + i] = 128.5 + ((224 / 255) * (red - y)) / 1.5748;
  }
  return samples;
}

function luma(red: number, green: number, blue: number): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
