/** Imports code by its address, since code cannot be sent to a thread. */

interface Exports extends Readonly<Record<string, unknown>> {
  readonly __esModule?: unknown;
}

/** The export of a module of JavaScript, or undefined. Rejects with what the import throws. */
export async function importExport(url: string, name: string): Promise<unknown> {
  const exports = (await import(/* @vite-ignore */ /* webpackIgnore: true */ url)) as Exports;
  // An ES module that was compiled to CommonJS has all its exports in one object.
  const compiled = exports["default"] as Exports | undefined;
  return compiled?.__esModule === true ? compiled[name] : exports[name];
}
