/** The shape of what the core exports to native modules. The list itself is generated (see generated/exports.ts). */

/**
 * One export of the core. A function's `type` is written as parameters, a colon, results, one letter a value:
 * `i` i32, `I` i64, `f` f32, `d` f64. `data` is the address of a variable such as `stdout`.
 */
export type CoreExport = { readonly kind: "func"; readonly type: string } | { readonly kind: "data" };

/** What a native module may import, by C name. */
export type CoreExports = ReadonlyMap<string, CoreExport>;
