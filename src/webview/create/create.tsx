/** The place Create. */
export function Create() {
  return <section class="create" />;
}
