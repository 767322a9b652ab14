/** The place Gallery. */
export function Gallery() {
  return <section class="gallery" />;
}
