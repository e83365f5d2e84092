/// <reference lib="esnext.disposable" preserve="true" />
/**
 * The name of the method that `using` calls. Firefox before 141 and WebKit have no `Symbol.dispose`; there it is the symbol that
 * esbuild's and Babel's `using` fall back to. This package itself uses no `using`, because TypeScript's needs the real one.
 */
export const DISPOSE: typeof Symbol.dispose =
  (Symbol as { readonly dispose?: typeof Symbol.dispose }).dispose ??
  (Symbol.for("Symbol.dispose") as typeof Symbol.dispose);

/** The same for `await using`. */
export const ASYNC_DISPOSE: typeof Symbol.asyncDispose =
  (Symbol as { readonly asyncDispose?: typeof Symbol.asyncDispose }).asyncDispose ??
  (Symbol.for("Symbol.asyncDispose") as typeof Symbol.asyncDispose);
