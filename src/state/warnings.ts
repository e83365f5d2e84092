/**
 * Passes the messages of Lua's `warn` to a function of the embedder, for states that have one. C calls one function
 * for all of them, with the address of the state.
 */

import type { Core } from "../core/core.js";
import type { LuaPointer, Pointer, TableIndex } from "../core/pointers.js";
import { describeThrown } from "../errors/describe.js";
import { whyForbidden } from "../errors/forbidden.js";
import { badOption } from "../errors/values.js";
import { decodeText, luaBytes, toWellFormed } from "../values/text.js";
import type { StateInternals } from "./internals.js";
import type { States } from "./states.js";
import type { WasmEntry } from "./wasm-entry.js";

/** Called with a warning, all pieces joined. What it throws is written to the state's standard error. */
export type WarningListener = (message: string) => void;

interface Receiver {
  readonly listener: WarningListener;
  readonly state: StateInternals;
  on: boolean;
  /** The pieces of the incomplete message. */
  pieces: Uint8Array[];
  /** Its bytes, with those that are left out. */
  size: number;
}

/** One per runtime. */
export class Warnings {
  /** By state. Weak, because a listener may hold the state. */
  readonly #receivers = new WeakMap<object, Receiver>();
  #function: TableIndex | undefined;

  constructor(
    readonly core: Core,
    readonly entry: WasmEntry,
    readonly states: States<StateInternals>,
  ) {}

  /** Registers `listener` for warnings of the state at `L`. */
  listen(L: LuaPointer, listener: WarningListener): void {
    const state = this.states.at(L);
    if (state === undefined) return;
    this.#function ??= this.#makeFunction();
    this.#receivers.set(state, { listener, state, on: true, pieces: [], size: 0 });
    this.core.functions.lua_setwarnf(L, this.#function, L as unknown as Pointer);
  }

  /** Throws `ERR_OPTION` on a host that compiles no WebAssembly at run time: the function is a small module. */
  #makeFunction(): TableIndex {
    const receive = (address: LuaPointer, message: Pointer, continues: number): void => {
      this.#receive(address, message, continues !== 0);
    };
    try {
      return this.core.module.addFunction(receive, "viii");
    } catch (error) {
      const forbidden = whyForbidden(error);
      throw forbidden === undefined ? error : badOption("warn", forbidden, error);
    }
  }

  #receive(L: LuaPointer, message: Pointer, continues: boolean): void {
    const state = this.states.at(L);
    const receiver = state && this.#receivers.get(state);
    if (receiver === undefined) return;
    const { bytes } = this.core.memory;
    const end = bytes.indexOf(0, message);
    const piece = bytes.slice(message, Math.min(end, message + LONGEST + 1));
    if (!continues && receiver.pieces.length === 0 && piece[0] === CONTROL) {
      const control = decodeText(piece);
      if (control === "@on") receiver.on = true;
      if (control === "@off") receiver.on = false;
      return;
    }
    if (!receiver.on) return;
    if (receiver.size < LONGEST) receiver.pieces.push(piece);
    receiver.size += piece.length;
    if (continues) return;
    const text =
      decodeText(joined(receiver.pieces).subarray(0, LONGEST)) + (receiver.size > LONGEST ? "..." : "");
    receiver.pieces = [];
    receiver.size = 0;
    if (state?.output.take(text.length) !== false) this.#tell(receiver, text);
  }

  #tell({ listener, state }: Receiver, text: string): void {
    this.core.functions.pl_flush(); // output of the program precedes output of the listener
    const { system } = this.entry;
    const view = system.suspend(); // the listener belongs to the embedder, like a host function
    try {
      listener(text);
    } catch (error) {
      this.#report(view?.stderr ?? system.output("stderr"), error);
    } finally {
      system.current = view;
    }
    const death = this.entry.runtimeDeath ?? state.life.death;
    if (death !== undefined) throw death; // the listener ended the state, whose frames cannot continue
  }

  #report(stderr: { write(bytes: Uint8Array): void }, error: unknown): void {
    try {
      stderr.write(luaBytes(toWellFormed(`error in the function for warnings (${describeThrown(error)})\n`)));
    } catch {
      // there is nowhere to report it
    }
  }
}

/** The most bytes of a message. The rest is cut off. */
const LONGEST = 2 ** 20;

/** "@" */
const CONTROL = 0x40;

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
