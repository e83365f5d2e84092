/** The functions of native modules that were running when one trapped, from the engine's stack and the modules' binaries. */

import { wasmFrames, type WasmFrame } from "../../core/engine-stack.js";
import type { NativeFrame } from "../../errors/state.js";
import { CodeMap } from "./code-map.js";

/** A linked module with its binary. */
export interface ModuleContent {
  readonly file: string;
  readonly content: Uint8Array;
}

/**
 * Returns the frames from the innermost to the outermost one of a native module; none if the engine does not tell, or only the
 * core was running. A frame belongs to the module that has a function of this name and its code at the frame's offset; all
 * frames of one place belong to the same module.
 */
export function trapFrames(stack: string, modules: readonly ModuleContent[]): NativeFrame[] {
  const maps = modules.map(({ file, content }) => ({ file, map: new CodeMap(content, file) }));
  const frames = wasmFrames(stack);
  const found = frames.map((frame): NativeFrame => {
    const alike = frame.place === "" ? [frame] : frames.filter(({ place }) => place === frame.place);
    const [own, ...others] = maps.filter(({ map }) => alike.every((each) => isIn(map, each)));
    const { name, index, offset } = frame;
    // Two modules may have the same code, but only rarely at the same place.
    if (own === undefined || others.length > 0 || index === undefined)
      return { module: undefined, functionName: name, offset };
    return { module: own.file, functionName: own.map.nameOf(index) ?? own.map.exportOf(index), offset };
  });
  while (found.length > 0 && found.at(-1)?.module === undefined) found.pop();
  return found;
}

/** Engines write the module's name before that of a function, if it has one. */
function isIn(map: CodeMap, { index, offset, name }: WasmFrame): boolean {
  if (index === undefined || offset === undefined || !map.contains(index, offset)) return false;
  const own = map.nameOf(index);
  return own === undefined ? name === undefined : name === own || name?.endsWith(`.${own}`) === true;
}
