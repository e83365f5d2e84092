/** The parts of this folder that the build's tools use (see `wasm/tools/wasm-binary.mjs`). */

export { padCatches } from "./catches.js";
export { i32Const } from "./const-expr.js";
export { mapInstructions } from "./instructions.js";
export { Op } from "./opcodes.js";
export { Reader } from "./reader.js";
export { functionBodies, readModule } from "./read-module.js";
export { joinSections, readSections, Section } from "./sections.js";
export { globalType, PAGE_SIZE } from "./types.js";
export { exportSection } from "./write-module.js";
export { concat, name, section, sized, u32, vector } from "./writer.js";
