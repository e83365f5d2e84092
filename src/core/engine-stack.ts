/** Reads the wasm frames in the stack of an error, which each engine writes in its own way. */

/** A function of wasm that was running. */
export interface WasmFrame {
  /** By the module's name section, in engines that read it. */
  readonly name: string | undefined;
  /** The index of the function, and the offset in the module's binary; undefined if the engine does not tell. */
  readonly index: number | undefined;
  readonly offset: number | undefined;
  /** What names the module: the same for all frames of a module in V8, empty elsewhere. */
  readonly place: string;
}

/** `at name (wasm://wasm/0a1b2c3d:wasm-function[12]:0x1f)`; without a name there are no parentheses. */
const V8 = /^\s*at (?:(.*) \()?(wasm:\/\/[^)]*):wasm-function\[(\d+)\]:0x([\da-f]+)\)?$/;

/** `name@http://page/x.js:wasm-function[12]:0x1f`. */
const FIREFOX = /^(.*)@.*:wasm-function\[(\d+)\]:0x([\da-f]+)$/;

/** `<?>.wasm-function[name]@[wasm code]`, with the index for a function without a name. */
const WEBKIT = /^.*\.wasm-function\[(.+)\]@\[wasm code\]$/;

/** What engines call a function without a name. */
const NAMELESS = /^(?:|wasm-function\[\d+\]|\d+)$/;

/** Returns the wasm frames of a stack, innermost first, without those of JavaScript. */
export function wasmFrames(stack: string): WasmFrame[] {
  return stack.split("\n").flatMap((line) => frameOf(line) ?? []);
}

function frameOf(line: string): WasmFrame | undefined {
  const v8 = V8.exec(line);
  if (v8 !== null) return { ...located(v8[1], v8[3], v8[4]), place: v8[2] ?? "" };
  const firefox = FIREFOX.exec(line);
  if (firefox !== null) return { ...located(firefox[1], firefox[2], firefox[3]), place: "" };
  const webkit = WEBKIT.exec(line);
  return webkit === null
    ? undefined
    : { name: named(webkit[1]), index: undefined, offset: undefined, place: "" };
}

function located(
  name: string | undefined,
  index = "",
  offset = "",
): Pick<WasmFrame, "name" | "index" | "offset"> {
  return { name: named(name), index: Number(index), offset: parseInt(offset, 16) };
}

function named(name: string | undefined): string | undefined {
  return name === undefined || NAMELESS.test(name) ? undefined : name;
}
