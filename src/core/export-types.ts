/**
 * Types of the exports that the core offers to native modules. The list itself is generated (see
 * generated/exports.ts).
 */

/**
 * One export of the core. A function's `type` lists parameters, a colon and results, one letter per value: `i` i32,
 * `I` i64, `f` f32, `d` f64. `data` is the address of a variable such as `stdout`.
 */
export type CoreExport = { readonly kind: "func"; readonly type: string } | { readonly kind: "data" };

/** The symbols that a native module may import, by C name. */
export type CoreExports = ReadonlyMap<string, CoreExport>;
