/**
 * Counts the bytes of all modules that the engine has not freed. The engine frees unused code only when it collects garbage, and
 * never does so while a program does not return to its event loop.
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
