/** Types of sysroot.mjs, for tests in TypeScript. */

export interface SysrootInputs {
  /** Emscripten's include directory. */
  readonly emscriptenInclude: string;
  /** The directory of lua.h and Lua's other headers. */
  readonly luaSrc: string;
  /** The path of musl's COPYRIGHT; by default the one in Emscripten's tree. */
  readonly muslCopyright?: string;
}

/** The files of the sysroot by path, sorted. */
export function collectSysroot(inputs: SysrootInputs): Map<string, Buffer>;

/** The text of hashes.json for these files. */
export function hashesText(files: Map<string, Buffer>): string;

/** Writes the sysroot, after removing the old one, and returns the SHA-256 by path, as in hashes.json. */
export function writeSysroot(options: SysrootInputs & { readonly out: string }): Record<string, string>;
