/** A picture that cannot be shown, with a sentence that says why. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
}
