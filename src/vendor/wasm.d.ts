/** WebAssembly that bundlers and hosts compile when it is imported. */
declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}
