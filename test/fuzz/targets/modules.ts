/** Native modules as bytes: each is linked, or refused with a code and without a trace. */
import fc from "fast-check";
import { ModuleError, LuaError } from "../../../src/index.js";
import { runtimeInternals } from "../../support/internals.js";
import { ABI_JSON, INIT, RICH, sideModule } from "../../support/side-module.js";
import { target } from "../target.js";
import { loadCovered } from "../coverage.js";

/** A bundled module of a compiler, and small ones with every section. */
const BASES: readonly Uint8Array[] = [
  sideModule(RICH),
  sideModule({ functions: [INIT], exports: [{ name: "luaopen_fuzz", kind: "func", index: 0 }] }),
];

const ABI = new TextEncoder().encode(JSON.stringify(ABI_JSON));

type Edit = readonly [at: number, remove: number, insert: Uint8Array];

const edit: fc.Arbitrary<Edit> = fc.tuple(
  fc.nat(600),
  fc.nat(3),
  fc.oneof(
    fc.uint8Array({ maxLength: 4 }),
    fc.constantFrom(
      ...["", "00", "7f", "80", "ff", "ffffffff0f", "8080808000", "ffffffffff01", "feffffff07"].map(
        (hex) => new Uint8Array(Buffer.from(hex, "hex")),
      ),
    ),
    fc.constantFrom(ABI, new Uint8Array(300)),
  ),
);

function edited(bytes: Uint8Array, [at, remove, insert]: Edit): Uint8Array {
  const from = at % (bytes.length + 1);
  return Uint8Array.from([...bytes.subarray(0, from), ...insert, ...bytes.subarray(from + remove)]);
}

export const modules = target<readonly [number, readonly Edit[], number]>({
  name: "modules",
  sample: 60,
  inputs: fc.tuple(fc.nat(BASES.length - 1), fc.array(edit, { maxLength: 4 }), fc.nat(600)),
  open: async () => {
    const runtime = await loadCovered({ realFiles: false, moduleMemory: 2 ** 20 });
    const state = runtime.createState();
    const { core } = runtimeInternals(runtime);
    return {
      check: ([base, edits, cut]) => {
        const whole = edits.reduce(edited, BASES[base] ?? new Uint8Array());
        const bytes =
          cut < whole.length && edits.length % 2 === 1 ? whole.subarray(0, whole.length - cut) : whole;
        const slots = core.table.length;
        const stack = core.stackPointer.value as unknown;
        let path: string;
        try {
          state.openNative(bytes, "fuzz");
          path = "linked";
        } catch (error) {
          if (error instanceof ModuleError) {
            // A module without the function is linked nonetheless.
            const isLinked = error.code === "ERR_MODULE_MISSING_INIT";
            if (core.table.length !== slots && !isLinked)
              throw new Error("a refused module left slots in the table", { cause: error });
            path = String(error.code);
          } else if (error instanceof LuaError) path = "a Lua error";
          else throw error;
        }
        if (core.stackPointer.value !== stack) throw new Error("the stack of C has moved");
        if (state.run("return 1 + 1")[0] !== 2) throw new Error("the state is broken");
        return path;
      },
      close: () => {
        state.close();
      },
    };
  },
});
