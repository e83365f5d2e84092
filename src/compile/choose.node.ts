/** Chooses the compiler: a supported emcc, otherwise `@yowasp/clang`, otherwise an error that says what to install. */
import { isError } from "../errors/realms.js";
import { compilerMissing, compilerVersion } from "../errors/compile.js";
import type { CompilerChoice } from "./build-options.js";
import type { ClangPackage } from "./clang-run.js";
import { npmToolchain } from "./clang.js";
import { cxxLibraryFrom, importCxx, type ImportCxx } from "./cxx-library.node.js";
import { EmccToolchain } from "./emcc.node.js";
import { findEmcc, SUPPORTED_EMCC, type Environment } from "./find-emcc.node.js";
import { packagedSysroot } from "./sysroot.node.js";
import type { Toolchain } from "./toolchain.js";

/** The version of `@yowasp/clang` that this package is tested with. */
export const PINNED_CLANG = "22.0.0-git20542-10";

const HOW_TO_GET_A_COMPILER =
  `no C compiler for native modules: run \`npm install @yowasp/clang@${PINNED_CLANG}\`, ` +
  `or set EMCC to an emcc of version ${SUPPORTED_EMCC.join(" or ")}`;

/** The chosen compiler. */
export interface Choice {
  readonly toolchain: Toolchain;
  /** For `--verbose`: each rejected emcc, and the chosen compiler. Without line feeds. */
  readonly notes: readonly string[];
  /** A warning that EMCC names something unusable; normally empty. */
  readonly warnings: string;
}

/** Loads the optional package; tests replace it. */
export type ImportClang = () => Promise<ClangPackage>;

/** Imports the package. Its name must not be a literal, which bundlers and type checkers would resolve. */
export const importClang: ImportClang = async () => {
  const name = "@yowasp/clang";
  return (await import(name)) as ClangPackage;
};

/** Throws ERR_COMPILER_MISSING, also if EMCC cannot run, or ERR_COMPILER_VERSION if a requested emcc has a wrong version. */
export async function chooseToolchain(
  choice: CompilerChoice,
  environment: Environment,
  load: ImportClang = importClang,
  loadCxx: ImportCxx = importCxx,
): Promise<Choice> {
  const library = cxxLibraryFrom(loadCxx);
  const notes: string[] = [];
  let warnings = "";
  let brokenEmcc: string | undefined;
  if (choice !== "npm") {
    const { found, passedOver, unsupported, broken } = await findEmcc(environment);
    notes.push(...passedOver);
    brokenEmcc = broken;
    const instead = found?.command ?? "@yowasp/clang";
    if (broken !== undefined) warnings = `warning: ${broken}; compiling with ${instead}\n`;
    if (found) {
      notes.push(`compiling with ${found.command}, version ${found.version}`);
      return { toolchain: new EmccToolchain(found, library), notes, warnings };
    }
    const [other] = unsupported;
    if (choice === "emcc" && broken !== undefined)
      throw compilerMissing(`${broken}: set it to an emcc of version ${SUPPORTED_EMCC.join(" or ")}`);
    if (choice === "emcc" && other) throw compilerVersion(other.command, other.version, SUPPORTED_EMCC);
    if (choice === "emcc") throw compilerMissing(`no emcc was found: ${HOW_TO_GET_A_COMPILER}`);
  }
  const clang = await loadClang(load, brokenEmcc);
  const toolchain = npmToolchain(clang, packagedSysroot(), library);
  notes.push(`compiling with @yowasp/clang, version ${toolchain.version}`);
  return { toolchain, notes, warnings };
}

async function loadClang(load: ImportClang, brokenEmcc: string | undefined): Promise<ClangPackage> {
  try {
    return await load();
  } catch (cause) {
    const missing = isError(cause) && "code" in cause && cause.code === "ERR_MODULE_NOT_FOUND";
    const why = missing ? HOW_TO_GET_A_COMPILER : `@yowasp/clang does not load: ${String(cause)}`;
    throw compilerMissing(brokenEmcc === undefined ? why : `${brokenEmcc}; ${why}`, { cause });
  }
}
