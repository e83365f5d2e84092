/** Types of sysroot.mjs, for tests in TypeScript. */

export interface SysrootInputs {
  /** Emscripten's include directory. */
  readonly emscriptenInclude: string;
  /** Directory of lua.h and its kind. */
  readonly luaSrc: string;
  /** musl's COPYRIGHT; by default where Emscripten's own tree has it. */
  readonly muslCopyright?: string;
}

/** The files of the sysroot by path, sorted. */
export function collectSysroot(inputs: SysrootInputs): Map<string, Buffer>;

/** The text of hashes.json for these files. */
export function hashesText(files: Map<string, Buffer>): string;

/** Writes the sysroot, from nothing, and gives SHA-256 by path, as in hashes.json. */
export function writeSysroot(options: SysrootInputs & { readonly out: string }): Record<string, string>;
