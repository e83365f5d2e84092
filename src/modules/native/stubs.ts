/**
 * Small wasm functions that stand in for imports which no function exists for when a module is instantiated:
 * one that it defines itself (reached through a table slot that is filled right after), and an undefined
 * weak one, which traps when it is called. They are wasm, so that every type passes and a trap is a trap.
 */

import { items, leb, MAGIC, section, text, vector } from "../../core/wasm-bytes.js";
import { valueTypeBytes } from "./wasm-types.js";

/** `type` as in `ii:i`; with a `slot` the stub calls what that slot of the table holds, else it traps. */
export interface StubSpec {
  readonly type: string;
  readonly slot: number | undefined;
}

/** The stubs, in the order of `specs`. */
export function makeStubs(specs: readonly StubSpec[], table: WebAssembly.Table): WebAssembly.ExportValue[] {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(stubModule(specs)), { env: { table } });
  return Object.values(instance.exports);
}

function stubModule(specs: readonly StubSpec[]): Uint8Array<ArrayBuffer> {
  const types = specs.map(({ type }) => {
    const [params = "", results = ""] = type.split(":");
    return [0x60, ...vector(valueTypeBytes(params)), ...vector(valueTypeBytes(results))];
  });
  return Uint8Array.from([
    ...MAGIC,
    ...section(1, items(types)),
    ...section(2, items([[...text("env"), ...text("table"), 0x01, 0x70, 0x00, 0x00]])),
    ...section(3, items(specs.map((_, i) => leb(i)))),
    ...section(7, items(specs.map((_, i) => [...text(`stub${i}`), 0x00, ...leb(i)]))),
    ...section(10, items(specs.map((spec, i) => vector([0x00, ...body(spec, i), 0x0b])))),
  ]);
}

function body({ type, slot }: StubSpec, typeIndex: number): number[] {
  if (slot === undefined) return [0x00];
  const params = Array.from({ length: type.indexOf(":") }, (_, i) => [0x20, ...leb(i)]);
  // i32.const is signed; call_indirect names the type and table 0.
  return [...params.flat(), 0x41, ...signedLeb(slot), 0x11, ...leb(typeIndex), 0x00];
}

function signedLeb(value: number): number[] {
  const bytes: number[] = [];
  for (; value < -0x40 || value > 0x3f; value >>= 7) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value & 0x7f];
}
