/**
 * C++ exceptions of native modules. None passes through Lua: where one leaves C++, it becomes a Lua error with its message,
 * so Lua's own frames are unwound as for any error. That happens in two places: in the guard around the core's protected
 * calls, and in front of the functions that a C++ module imports and that may run Lua. A Lua error that passes through C++ runs
 * destructors and is caught by no `catch`.
 */

import { coreExports } from "../../core/generated/exports.js";
import { EMPTY_BLOCK, Op } from "../../wasm-binary/opcodes.js";
import { valueType } from "../../wasm-binary/types.js";
import { writeModule } from "../../wasm-binary/write-module.js";
import { u32 } from "../../wasm-binary/writer.js";
import type { WasmFunction } from "./core-addresses.js";
import type { LinkHost } from "./link-host.js";
import type { TableSlots } from "./table-slots.js";

/** The tag that C++ throws; its parameter is the address of the exception. */
export const CPP_TAG = "__cpp_exception";

/** What every C++ module exports: it ends an exception, and returns the address of its message. */
export const CAUGHT = "__perilune_caught";
export const CAUGHT_TYPE = "i:i";

/** Functions of the core that may call a C function, whose exception would pass through Lua. Their first parameter is the state. */
const RUNS_LUA: ReadonlySet<string> = new Set(
  (
    "lua_arith lua_callk lua_closeslot lua_closethread lua_compare lua_concat lua_dump lua_getfield lua_getglobal lua_geti " +
    "lua_gettable lua_len lua_load lua_resetthread lua_setfield lua_setglobal lua_seti lua_settable lua_settop lua_toclose " +
    "lua_warning luaL_callmeta luaL_getsubtable luaL_len luaL_requiref luaL_setfuncs luaL_tolstring"
  ).split(" "),
);

/** The place of an exception's `exception_cleanup`, a function of the module that threw it, in `_Unwind_Exception`. */
const CLEANUP_AT = 8;

const POINTER = { element: "F", limits: { min: 0n, max: undefined, shared: false, wide: false } };

/** Compiled guards, by what they call and its type: the same for every runtime. */
const compiledGuards = new Map<string, WebAssembly.Module>();

interface CppModule {
  /** Its part of the table. */
  readonly start: number;
  readonly end: number;
  readonly caught: (thrown: number) => number;
}

/** TypeScript's library declares neither. */
interface TagApi {
  readonly Tag: new (type: { parameters: readonly string[] }) => WebAssembly.Global;
  readonly Exception: new () => { is(tag: object): boolean; getArg(tag: object, index: number): number };
}

export class CppExceptions {
  readonly tag: WebAssembly.Global;
  readonly #modules: CppModule[] = [];
  readonly #guarded = new Map<string, WasmFunction>();
  readonly #raise: (L: number, thrown: number) => void;

  /** Sets the guard of the core. It takes a slot of the table and stays. */
  constructor(
    readonly host: LinkHost,
    slots: TableSlots,
  ) {
    const { Tag } = WebAssembly as unknown as TagApi;
    this.tag = new Tag({ parameters: ["i32"] });
    this.#raise = (L, thrown) => {
      const { lua_pushstring, lua_error } = host.exports as Record<
        string,
        (L: number, at?: number) => unknown
      >;
      lua_pushstring?.(L, this.#message(thrown));
      lua_error?.(L);
    };
    const slot = slots.take(1);
    if (slot === undefined) throw new RangeError("the table has no slot left");
    host.table.set(slot, this.#makeGuard());
    host.setGuard(slot);
  }

  /** Registers a C++ module, with its part of the table. */
  add(start: number, size: number, caught: WasmFunction): () => void {
    const module = { start, end: start + size, caught: caught as unknown as CppModule["caught"] };
    this.#modules.push(module);
    return () => void this.#modules.splice(this.#modules.indexOf(module), 1);
  }

  /** Returns what a C++ module gets as a function of the core. */
  guarded(name: string, func: WasmFunction): WasmFunction {
    const known = this.#guarded.get(name);
    if (known !== undefined) return known;
    const found = RUNS_LUA.has(name) ? coreExports().get(name) : undefined;
    if (found?.kind !== "func") return func;
    const made = this.#makeGuarded(found.type, func);
    this.#guarded.set(name, made);
    return made;
  }

  /** Returns the message of a C++ exception that left wasm, and ends it; undefined for any other error. */
  messageOf(error: unknown): string | undefined {
    const { Exception } = WebAssembly as unknown as TagApi;
    if (!(error instanceof Exception) || !error.is(this.tag)) return undefined;
    const at = this.#message(error.getArg(this.tag, 0)) >>> 0;
    const rest = new Uint8Array(this.host.memory.buffer, at);
    return new TextDecoder().decode(rest.slice(0, rest.indexOf(0)));
  }

  #message(thrown: number): number {
    const memory = new DataView(this.host.memory.buffer);
    const cleanup = memory.getUint32((thrown >>> 0) + CLEANUP_AT, true);
    const thrower = this.#modules.find(({ start, end }) => cleanup >= start && cleanup < end);
    return (thrower ?? this.#modules[0])?.caught(thrown) ?? 0;
  }

  /** `void guard(void (*f)(lua_State *, void *), lua_State *L, void *ud)` calls f(L, ud). */
  #makeGuard(): WasmFunction {
    const call = [Op.localGet, 1, Op.localGet, 2, Op.localGet, 0, Op.callIndirect, 0, 0];
    return this.#instantiate(
      "iii:",
      tryBlock("iii:", call, 1, 0),
      {
        name: "table",
        kind: "table",
        type: POINTER,
      },
      this.host.table,
    );
  }

  #makeGuarded(type: string, func: WasmFunction): WasmFunction {
    const params = Array.from({ length: type.indexOf(":") }, (_, at) => [Op.localGet, ...u32(at)]);
    const call = [...params.flat(), Op.call, 1];
    return this.#instantiate(type, tryBlock(type, call, 0, 0), { name: "f", kind: "func", type }, func);
  }

  /** Instantiates a function of `body`, which imports `raise` as function 0, the tag, and one thing more. */
  #instantiate(
    type: string,
    body: readonly number[],
    more: { readonly name: string } & (
      | { readonly kind: "func"; readonly type: string }
      | { readonly kind: "table"; readonly type: typeof POINTER }
    ),
    value: WebAssembly.ImportValue,
  ): WasmFunction {
    const key = `${more.kind} ${type}`;
    let compiled = compiledGuards.get(key);
    if (compiled === undefined) {
      const bytes = writeModule({
        types: ["ii:"],
        imports: [
          { module: "env", name: "raise", kind: "func", type: "ii:" },
          { module: "env", name: CPP_TAG, kind: "tag", type: "i:" },
          { module: "env", ...more },
        ],
        functions: [{ type, body }],
        exports: [{ name: "guard", kind: "func", index: more.kind === "func" ? 2 : 1 }],
      });
      compiled = new WebAssembly.Module(bytes);
      compiledGuards.set(key, compiled);
    }
    const env = { raise: this.#raise, [CPP_TAG]: this.tag, [more.name]: value };
    const { exports } = new WebAssembly.Instance(compiled, { env });
    return exports["guard"] as WasmFunction;
  }
}

/** Returns the body of a function of `type` that does `call` and, at a C++ exception, calls `raise` with the state, a parameter. */
function tryBlock(type: string, call: readonly number[], state: number, raise: number): number[] {
  const [params = "", result = ""] = type.split(":");
  const thrown = params.length;
  return [
    ...[1, 1, valueType("i")], // one local variable
    ...[Op.try, result === "" ? EMPTY_BLOCK : valueType(result)],
    ...call,
    Op.nop, // see wasm-binary/catches.ts
    ...[Op.catch, 0, Op.localSet, ...u32(thrown)],
    ...[Op.localGet, state, Op.localGet, ...u32(thrown), Op.call, raise, Op.unreachable],
    ...[Op.end, Op.end],
  ];
}
