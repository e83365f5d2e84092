/** Which builds need the C++ library. Node reads it from a package of its own (cxx-library.node.ts). */
import { readArchive } from "./archive.js";
import { isCppSymbol } from "./languages.js";
import { symbolNames } from "./object-symbols.js";
import type { Project } from "./project.js";
import type { LinkInput } from "./toolchain.js";

/** The name of the package. */
export const CXX_PACKAGE = "perilune-cxx";

/** Whether a source is C++. */
export function hasCppSource({ inputs }: Project): boolean {
  return inputs.some(({ language }) => language === "c++");
}

/** Whether objects or archives were made from C++, by the symbols that they define or need. */
export function areCpp(objects: readonly LinkInput[], archives: readonly LinkInput[]): boolean {
  const members = archives.flatMap(({ name, bytes }) => readArchive(bytes, name));
  return [...objects, ...members].some(({ bytes }) => symbolNames(bytes).some(isCppSymbol));
}
