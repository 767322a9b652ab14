/** The bundler writes the file beside the bundle; this is its path from there. */
declare module '*.wasm' {
  const path: string;
  export { path as default };
}
