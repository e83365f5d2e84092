/**
 * Stubs: wasm functions for imports whose function does not exist yet when the module is instantiated. A stub for a
 * function of the module itself calls the table slot that is filled after instantiation. A stub for an undefined weak
 * function traps. Wasm functions, unlike JavaScript ones, take every type and trap as wasm does.
 */

import { i32Const } from "../../wasm-binary/const-expr.js";
import { Op } from "../../wasm-binary/opcodes.js";
import { writeModule } from "../../wasm-binary/write-module.js";
import { u32 } from "../../wasm-binary/writer.js";

/** `type` is as in `ii:i`. With a `slot` the stub calls the function in that slot of the table, otherwise it traps. */
export interface StubSpec {
  readonly type: string;
  readonly slot: number | undefined;
}

/** Returns the stubs in the order of `specs`. */
export function makeStubs(specs: readonly StubSpec[], table: WebAssembly.Table): WebAssembly.ExportValue[] {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(stubModule(specs)), { env: { table } });
  return Object.values(instance.exports);
}

function stubModule(specs: readonly StubSpec[]): Uint8Array<ArrayBuffer> {
  const types = [...new Set(specs.map(({ type }) => type))];
  const limits = { min: 0n, max: undefined, shared: false, wide: false };
  return writeModule({
    types,
    imports: [{ module: "env", name: "table", kind: "table", type: { element: "F", limits } }],
    functions: specs.map((spec) => ({ type: spec.type, code: stubCode(spec, types.indexOf(spec.type)) })),
    exports: specs.map((_, index) => ({ name: `stub${index}`, kind: "func", index })),
  });
}

function stubCode({ type, slot }: StubSpec, typeIndex: number): number[] {
  if (slot === undefined) return [Op.unreachable];
  const params = Array.from({ length: type.indexOf(":") }, (_, i) => [Op.localGet, ...u32(i)]);
  return [...params.flat(), ...i32Const(slot), Op.callIndirect, ...u32(typeIndex), 0]; // 0: the table
}
