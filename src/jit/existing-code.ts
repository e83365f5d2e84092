/**
 * The bytes of all modules that the engine has not freed: code that nothing runs any more exists until the engine has collected it,
 * which it never does while a program does not return to its event loop.
 */
export class ExistingCode {
  bytes = 0;
  readonly #registry = new FinalizationRegistry<number>((bytes) => {
    this.bytes -= bytes;
  });

  add(module: WebAssembly.Module, bytes: number): void {
    this.bytes += bytes;
    this.#registry.register(module, bytes);
  }
}
