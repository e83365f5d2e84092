/** Runs upstream's lua.c in a runtime, for the command line, which does not use `LuaState`. */

import { POINTER_SIZE } from "../core/generated/c-library.js";
import type { LuaPointer } from "../core/pointers.js";
import type { Mortal } from "../state/wasm-entry.js";
import { luaBytes } from "../values/text.js";
import type { AssembledParts } from "./assemble.js";
import type { RootOptions } from "./roots.js";

/**
 * Runs the stand-alone interpreter with these arguments, the first being the program's name. It ends as a C program does: by
 * `ProgramExit`, also if `main` returns. It makes its own state, whose `require` uses the roots given here and passes over the main script; `opened` is called with it before any code
 * runs. Throws `ERR_RUNTIME_DEAD`, `ProgramExit`, `NativeTrap` and `ERR_NATIVE_ABORT`.
 */
export function runStandalone(
  { core, entry, roots }: AssembledParts,
  args: readonly string[],
  rootOptions: RootOptions & { readonly script?: string | undefined } = {},
  opened: (L: LuaPointer) => void = () => undefined,
): never {
  roots.fallback = roots.make(rootOptions);
  roots.script = rootOptions.script;
  let thread: LuaPointer | undefined;
  roots.opened = (L) => {
    thread = L;
    opened(L);
  };
  const { memory, functions } = core;
  const texts = args.map((text) => memory.allocBytes(luaBytes(text)));
  const argv = memory.alloc((texts.length + 1) * POINTER_SIZE);
  [...texts, 0].forEach((text, i) => {
    memory.view.setUint32(argv + i * POINTER_SIZE, text, true);
  });
  let death: Error | undefined;
  const interpreter: Mortal = {
    get death() {
      return death;
    },
    get thread() {
      return thread;
    },
    kill: (reason) => {
      death = reason;
    },
  };
  return entry.run(interpreter, () => functions.exit(functions.pl_lua_main(texts.length, argv)));
}
