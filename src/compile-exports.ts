/** What both compile entries export: what runs anywhere. Re-exports only. */

export type { BuildOptions } from "./compile/build-options.js";
export type { CompiledModule } from "./compile/build.js";
export type { ClangPackage } from "./compile/clang-run.js";
export { compileSources, type SourceFiles, type SourcesOptions } from "./compile/compile-sources.js";
export { formatInspection, inspectModule, type ModuleInspection } from "./compile/inspect-module.js";
export type { FileContents, FileTree } from "./compile/source-tree.js";
export { stampModule, type StampOptions } from "./compile/stamp.js";
export { fetchSysroot, type Sysroot } from "./compile/sysroot.js";
export { hasCode } from "./errors/has-code.js";
export type { ErrorCode } from "./errors/codes.js";
export { CompileError } from "./errors/compile.js";
export { ValueError } from "./errors/values.js";
