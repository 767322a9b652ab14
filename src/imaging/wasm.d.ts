/** The bundler writes the file beside the bundle; this is its path from there. */
declare module '*.wasm' {
  const path: string;
  export { path as default };
}

/** Node's types know its name alone. */
declare namespace WebAssembly {
  function instantiate(
    bytes: Uint8Array,
    imports: object,
  ): Promise<{ readonly instance: { readonly exports: Record<string, unknown> } }>;
}
