/** Compiled functions as text: the instructions of WebAssembly under those of Lua that they were made for. */

import { Reader } from "../wasm-binary/reader.js";
import { I, M } from "./assembler.js";
import { HELPERS } from "./module.js";

/** Before the code of an instruction, `i64.const` of this plus its number, and `drop`: only in code that is shown. */
export const MARK = 0x4c75_6121n << 32n;
const PC = 0xffff_ffffn;

/** `i64.extend_i32_u` from `i64ExtendI32U`. */
const textName = (name: string): string =>
  name
    .replace(/^([if]\d\d)(?=[A-Z])/, "$1.")
    .replace(/(?<=[a-z\d])[A-Z]/g, (letter) => `_${letter}`)
    .toLowerCase();

const PLAIN = new Map<number, string>([
  [0x00, "unreachable"],
  ...Object.entries(I).map(([name, code]): [number, string] => [code, textName(name)]),
]);
const MEMORY = new Map<number, string>(Object.entries(M).map(([name, code]) => [code, textName(name)]));
const BLOCKS = new Map([
  [0x02, "block"],
  [0x03, "loop"],
  [0x04, "if"],
]);
const INDEXED = new Map([
  [0x0c, "br"],
  [0x0d, "br_if"],
  [0x20, "local.get"],
  [0x21, "local.set"],
  [0x22, "local.tee"],
]);
const [ELSE, END, CALL, I32_CONST, I64_CONST, F64_CONST, DROP] = [0x05, 0x0b, 0x10, 0x41, 0x42, 0x44, I.drop];
const DOUBLE = 8;

/** Returns the lines of a function: `body` is its locals and code, `heading` the line for an instruction of Lua. */
export function disassemble(body: Uint8Array, heading: (pc: number) => string): string[] {
  const reader = new Reader("compiled code", body);
  const lines: string[] = [];
  for (let runs = reader.u32("the locals"); runs > 0; runs--) {
    reader.u32("their number");
    reader.u8("their type");
  }
  let depth = 1;
  const write = (text: string): number => lines.push("  ".repeat(depth) + text);
  while (!reader.done) {
    const code = reader.u8("an instruction");
    if (code === I64_CONST) {
      const value = reader.s64("a number");
      if ((value & ~PC) !== MARK) write(`i64.const ${value}`);
      else {
        if (reader.u8("drop") !== DROP) throw reader.malformed("a mark that is not dropped");
        lines.push(heading(Number(value & PC)));
      }
    } else if (code === END || code === ELSE) {
      depth--;
      if (depth > 0) write(code === END ? "end" : "else");
      if (code === ELSE) depth++;
    } else if (BLOCKS.has(code)) {
      reader.u8("the type of a block");
      write(BLOCKS.get(code) ?? "");
      depth++;
    } else write(plain(reader, code));
  }
  return lines;
}

function plain(reader: Reader, code: number): string {
  const memory = MEMORY.get(code);
  if (memory !== undefined) {
    reader.u32("the alignment");
    const offset = reader.u32("the offset");
    return offset === 0 ? memory : `${memory} offset=${offset}`;
  }
  const indexed = INDEXED.get(code);
  if (indexed !== undefined) return `${indexed} ${reader.u32("an index")}`;
  if (code === I32_CONST) return `i32.const ${reader.s32("a number")}`;
  if (code === F64_CONST) {
    const { buffer, byteOffset } = reader.bytes;
    const value = new DataView(buffer, byteOffset + reader.at, DOUBLE).getFloat64(0, true);
    reader.at += DOUBLE;
    return `f64.const ${Object.is(value, -0) ? "-0" : String(value)}`;
  }
  if (code === CALL) {
    const index = reader.u32("a function");
    return `call ${HELPERS[index]?.[0] ?? String(index)}`;
  }
  const name = PLAIN.get(code);
  if (name === undefined) throw reader.malformed(`an instruction that is not known, ${code}`);
  return name;
}
