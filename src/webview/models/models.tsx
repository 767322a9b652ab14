/** The place Models. */
export function Models() {
  return <section class="models" />;
}
