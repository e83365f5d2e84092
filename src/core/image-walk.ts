/**
 * Finds everything that the memory of one Lua state consists of: its blocks, the words in them that are addresses, and
 * what cannot be copied. It follows the structs of Lua itself (src/core/generated/objects.ts) and of native/core/heap.c.
 * It only reads, and no code of the state may be running.
 */

import type { Core } from "./core.js";
import { LuaStatus, LuaType, Object as Kind, PAGE_ASKED, SMALL_BLOCK } from "./generated/constants.js";
import {
  CallInfo,
  CClosure,
  GCObject,
  global_State,
  Heap,
  LClosure,
  LocVar,
  lua_State,
  luaL_Stream,
  NodeKey,
  Page,
  Proto,
  stringtable,
  Table,
  TString,
  TValue,
  Udata,
  Upvaldesc,
  UpVal,
} from "./generated/objects.js";
import type { LuaPointer, Pointer } from "./pointers.js";

/** Memory that malloc gave. */
export interface Block {
  readonly address: Pointer;
  readonly size: number;
  /** A page is aligned to its size; a block of Lua has a head in front of it. */
  readonly kind: "heap" | "page" | "block";
}

const WORD = 4;
const VALUE = TValue.sizeof;
/** Memory before a lua_State (LUA_EXTRASPACE). */
const EXTRA_SPACE = WORD;
/** Slots behind the end of a stack (EXTRA_STACK). */
const EXTRA_STACK = 5;
/** CIST_C: the call is of a C function. */
const CALL_OF_C = 2;
/** Of `Table.flags`: `alimit` is not the size of the array. */
const NOT_REAL_SIZE = 128;
const LONG = 0xff;
/** The bits of a type without its variant. */
const TYPE_BITS = 0xf;
const SLOT_BYTES = 8;

const aligned = (size: number): number => (size + SLOT_BYTES - 1) & -SLOT_BYTES;

/** Where the memory of a userdata begins; see `udatamemoffset`. */
const dataOffset = (values: number): number =>
  values === 0 ? aligned(Udata.metatable + WORD) : aligned(Udata.uv) + values * VALUE;

export class ImageWalk {
  readonly blocks: Block[] = [];
  /** The addresses of words that may hold an address in a block. */
  readonly pointers: Pointer[] = [];
  /** The addresses of words that are 0 in a copy: what is known of a function's compiled code. */
  readonly cleared: Pointer[] = [];
  /** Tables with keys that are hashed by their address. */
  readonly hashedByAddress: Pointer[] = [];
  /** What cannot be copied, in words. */
  readonly obstacles = new Set<string>();
  /** The block that has the main thread in it. */
  readonly main: Pointer;
  /** Light userdata, as addresses of the words. */
  readonly light: Pointer[] = [];

  readonly #u8: Uint8Array;
  readonly #u32: Uint32Array;
  readonly #core: Core;
  readonly #global: Pointer;
  /** The metatable of files; 0 if there is none. */
  readonly #files: Pointer;
  /** The FILEs of the standard streams. */
  readonly #streams: ReadonlySet<number>;
  /** Userdata that might hold addresses, and what to call each; and those that only a function of the core has. */
  readonly #opaque = new Map<Pointer, string>();
  readonly #owned = new Set<Pointer>();
  /** Sums of the sizes of blocks, as the account of a heap has them. */
  #small = 0;
  #large = 0;

  constructor(core: Core, L: LuaPointer) {
    core.memory.sync();
    this.#core = core;
    this.#u8 = core.memory.u8;
    this.#u32 = core.memory.u32;
    this.main = L - EXTRA_SPACE;
    this.#global = this.#word(L + lua_State.l_G);
    this.#streams = new Set(["stdin", "stdout", "stderr"].map((name) => this.#word(core.addressOf(name))));
    this.#files = this.#named(this.#word(this.#global + global_State.l_registry), "FILE*");
    this.#heap(this.#word(this.#global + global_State.ud));
    this.#state();
    for (const [data, name] of this.#opaque)
      if (!this.#owned.has(data)) this.obstacles.add(`userdata of C code (${name})`);
    this.#checkAccount();
  }

  #word(at: number): Pointer {
    return this.#u32[at >>> 2] ?? 0;
  }

  #byte(at: number): number {
    return this.#u8[at] ?? 0;
  }

  /** A block of Lua. Small ones are in pages. */
  #block(address: Pointer, size: number): void {
    if (size === 0) return;
    if (size <= SMALL_BLOCK) this.#small += size;
    else {
      this.#large += size;
      this.blocks.push({ address, size, kind: "block" });
    }
  }

  #words(from: number, count: number): void {
    for (let i = 0; i < count; i++) this.pointers.push(from + i * WORD);
  }

  /** `live`: whether they are in use, and not what is left of earlier values. */
  #values(from: number, count: number, live = true): void {
    for (let at = from; at < from + count * VALUE; at += VALUE)
      this.#value(at, this.#byte(at + TValue.tt_), live);
  }

  #value(at: number, type: number, live: boolean): void {
    if ((type & Kind.collectable) !== 0) this.pointers.push(at);
    else if (type === LuaType.lightUserdata && live) this.light.push(at);
  }

  #heap(heap: Pointer): void {
    this.blocks.push({ address: heap, size: Heap.sizeof, kind: "heap" });
    this.pointers.push(heap + Heap.pages);
    for (let page = this.#word(heap + Heap.pages); page !== 0; page = this.#word(page + Page.next)) {
      this.blocks.push({ address: page, size: PAGE_ASKED, kind: "page" });
      this.pointers.push(page + Page.next);
    }
    const end = heap + Heap.lists + (SMALL_BLOCK / SLOT_BYTES + 1) * WORD;
    for (let list = heap + Heap.lists; list < end; list += WORD)
      for (let at = list; at !== 0; at = this.#word(at)) this.pointers.push(at);
  }

  #state(): void {
    const g = this.#global;
    const { strt, l_registry, sweepgc, allgc, twups, mainthread, warnf, ud_warn } = global_State;
    this.#block(this.main, aligned(g + global_State.sizeof - this.main));
    this.#words(g + global_State.ud, 1);
    const size = this.#word(g + strt + stringtable.size);
    const strings = this.#word(g + strt + stringtable.hash);
    this.#block(strings, size * WORD);
    this.#words(g + strt + stringtable.hash, 1);
    this.#words(strings, size);
    this.#values(g + l_registry, 1);
    this.#words(g + allgc, (twups - allgc) / WORD + 1);
    this.#words(g + sweepgc, 1);
    this.#words(g + mainthread, (warnf - mainthread) / WORD);
    this.#words(g + ud_warn, 1);
    for (const list of [allgc, global_State.finobj, global_State.tobefnz, global_State.fixedgc])
      for (let object = this.#word(g + list); object !== 0; object = this.#word(object)) this.#object(object);
  }

  #object(o: Pointer): void {
    this.#words(o + GCObject.next, 1);
    switch (this.#byte(o + GCObject.tt)) {
      case Kind.shortString:
        this.#words(o + TString["u.hnext"], 1);
        this.#block(o, TString.contents + this.#byte(o + TString.shrlen) + 1);
        return;
      case Kind.longString:
        this.#block(o, TString.contents + this.#word(o + TString["u.lnglen"]) + 1);
        return;
      case Kind.table:
        this.#table(o);
        return;
      case Kind.luaFunction: {
        const count = this.#byte(o + LClosure.nupvalues);
        this.#block(o, LClosure.upvals + count * WORD);
        this.#words(o + LClosure.gclist, 1);
        this.#words(o + LClosure.p, 1);
        this.#words(o + LClosure.upvals, count);
        return;
      }
      case Kind.cFunction:
        this.#cFunction(o);
        return;
      case Kind.userdata:
        this.#userdata(o);
        return;
      case Kind.thread:
        // The main thread shares its block with the global state.
        if (o - EXTRA_SPACE !== this.main) this.#block(o - EXTRA_SPACE, lua_State.sizeof + EXTRA_SPACE);
        this.#thread(o);
        return;
      case Kind.upvalue:
        this.#block(o, UpVal.sizeof);
        this.#words(o + UpVal["v.p"], 1);
        if (this.#word(o + UpVal["v.p"]) === o + UpVal["u.value"]) this.#values(o + UpVal["u.value"], 1);
        else this.#words(o + UpVal["u.value"], 2); // the list of open upvalues
        return;
      case Kind.proto:
        this.#proto(o);
        return;
      default:
        throw new Error(`an object of Lua has the unknown type ${this.#byte(o + GCObject.tt)}`);
    }
  }

  #table(o: Pointer): void {
    this.#block(o, Table.sizeof);
    this.#words(o + Table.gclist, 1);
    this.#words(o + Table.metatable, 1);
    this.#words(o + Table.array, 1);
    this.#words(o + Table.node, 1);
    this.#words(o + Table.lastfree, 1);
    const size = this.#arraySize(o);
    this.#block(this.#word(o + Table.array), size * VALUE);
    this.#values(this.#word(o + Table.array), size);
    if (this.#word(o + Table.lastfree) === 0) return; // it has the node that all empty tables share
    const nodes = this.#word(o + Table.node);
    const count = 1 << this.#byte(o + Table.lsizenode);
    this.#block(nodes, count * NodeKey.sizeof);
    let byAddress = false;
    for (let node: number = nodes; node < nodes + count * NodeKey.sizeof; node += NodeKey.sizeof) {
      const key = this.#byte(node + NodeKey.key_tt);
      this.#value(node + NodeKey["value_.gc"], this.#byte(node + NodeKey.tt_), true);
      this.#value(node + NodeKey["key_val.gc"], key, true);
      if ((key & Kind.collectable) !== 0 && (key & TYPE_BITS) !== Kind.shortString) byAddress = true;
    }
    if (byAddress) this.hashedByAddress.push(o);
  }

  #arraySize(table: Pointer): number {
    const limit = this.#word(table + Table.alimit);
    const isPower = (limit & (limit - 1)) === 0;
    if ((this.#byte(table + Table.flags) & NOT_REAL_SIZE) === 0 || isPower) return limit;
    return 2 ** (32 - Math.clz32(limit));
  }

  #cFunction(o: Pointer): void {
    const count = this.#byte(o + CClosure.nupvalues);
    this.#block(o, CClosure.upvalue + count * VALUE);
    this.#words(o + CClosure.gclist, 1);
    this.#values(o + CClosure.upvalue, count);
    if (this.#word(o + CClosure.f) >= this.#core.ownFunctions) return;
    for (let i = 0; i < count; i++) this.#owned.add(this.#word(o + CClosure.upvalue + i * VALUE));
  }

  #userdata(o: Pointer): void {
    const values = this.#byte(o + Udata.nuvalue) | (this.#byte(o + Udata.nuvalue + 1) << 8);
    const size = this.#word(o + Udata.len);
    const metatable = this.#word(o + Udata.metatable);
    this.#block(o, dataOffset(values) + size);
    this.#words(o + Udata.metatable, 1);
    if (values > 0) this.#words(o + Udata.gclist, 1);
    this.#values(o + aligned(Udata.uv), values);
    if (size === 0 || (this.#byte(o + GCObject.marked) & Kind.own) !== 0) return;
    if (metatable !== 0 && metatable === this.#files) this.#file(o + dataOffset(values));
    else this.#opaque.set(o, this.#nameOf(metatable));
  }

  #file(stream: Pointer): void {
    const isOpen = this.#word(stream + luaL_Stream.closef) !== 0;
    if (isOpen && !this.#streams.has(this.#word(stream + luaL_Stream.f))) this.obstacles.add("an open file");
  }

  #proto(o: Pointer): void {
    this.#block(o, Proto.sizeof);
    const array = (field: number, count: number, size: number): Pointer => {
      const address = this.#word(o + field);
      this.#words(o + field, 1);
      this.#block(address, this.#word(o + count) * size);
      return address;
    };
    array(Proto.code, Proto.sizecode, WORD);
    array(Proto.lineinfo, Proto.sizelineinfo, 1);
    array(Proto.abslineinfo, Proto.sizeabslineinfo, 2 * WORD);
    this.#values(array(Proto.k, Proto.sizek, VALUE), this.#word(o + Proto.sizek));
    this.#words(array(Proto.p, Proto.sizep, WORD), this.#word(o + Proto.sizep));
    const names = (at: Pointer, count: number, size: number, name: number): void => {
      for (let i = 0; i < count; i++) this.#words(at + i * size + name, 1);
    };
    const upvalues = array(Proto.upvalues, Proto.sizeupvalues, Upvaldesc.sizeof);
    names(upvalues, this.#word(o + Proto.sizeupvalues), Upvaldesc.sizeof, Upvaldesc.name);
    const variables = array(Proto.locvars, Proto.sizelocvars, LocVar.sizeof);
    names(variables, this.#word(o + Proto.sizelocvars), LocVar.sizeof, LocVar.varname);
    this.#words(o + Proto.source, 1);
    this.#words(o + Proto.gclist, 1);
    this.cleared.push(o + Proto.unit, o + Proto.watched);
  }

  /** A thread, without its own block. */
  #thread(L: Pointer): void {
    const { top, l_G, ci, stack_last, stack, openupval, tbclist, gclist, twups, base_ci, status } = lua_State;
    for (const field of [top, l_G, ci, stack_last, stack, openupval, tbclist, gclist, twups])
      this.#words(L + field, 1);
    const from = this.#word(L + stack);
    const used = from === 0 ? 0 : (this.#word(L + top) - from) / VALUE;
    const size = from === 0 ? 0 : (this.#word(L + stack_last) - from) / VALUE + EXTRA_STACK;
    this.#block(from, size * VALUE);
    this.#values(from, used);
    this.#values(from + used * VALUE, size - used, false);
    const isSuspended = this.#byte(L + status) === LuaStatus.yield;
    let active = true;
    for (let call = (L + base_ci) as Pointer; call !== 0; call = this.#word(call + CallInfo.next)) {
      if (call !== L + base_ci) this.#block(call, CallInfo.sizeof);
      for (const field of [CallInfo.func, CallInfo.top, CallInfo.previous, CallInfo.next])
        this.#words(call + field, 1);
      const ofC = (this.#byte(call + CallInfo.callstatus) & CALL_OF_C) !== 0;
      if (active && !ofC) this.#words(call + CallInfo["u.savedpc"], 1); // its instruction
      if (active && ofC && isSuspended && this.#word(call + CallInfo["u.k"]) !== 0)
        this.obstacles.add("a suspended coroutine with a call of a C function in it");
      if (call === this.#word(L + ci)) active = false;
    }
  }

  /** What Lua calls userdata with this metatable. */
  #nameOf(metatable: Pointer): string {
    const name = metatable === 0 ? 0 : this.#named(metatable, "__name");
    return name === 0 ? "unnamed" : this.#text(name);
  }

  /** The address of the object that a table has under a short name; 0 if there is none. */
  #named(table: Pointer, name: string): Pointer {
    const nodes = this.#word(table + Table.node);
    const end = nodes + (1 << this.#byte(table + Table.lsizenode)) * NodeKey.sizeof;
    for (let node: number = nodes; node < end; node += NodeKey.sizeof)
      if (
        this.#byte(node + NodeKey.key_tt) === (Kind.shortString | Kind.collectable) &&
        this.#text(this.#word(node + NodeKey["key_val.gc"])) === name &&
        (this.#byte(node + NodeKey.tt_) & Kind.collectable) !== 0
      )
        return this.#word(node + NodeKey["value_.gc"]);
    return 0;
  }

  #text(string: Pointer): string {
    const length = this.#byte(string + TString.shrlen);
    if (length === LONG) return "a long name";
    const start = string + TString.contents;
    return String.fromCharCode(...this.#u8.subarray(start, start + length));
  }

  /** Memory that a C module took from the state's own allocator is in its account, and nowhere else. */
  #checkAccount(): void {
    const heap = this.#word(this.#global + global_State.ud);
    const small = this.#word(heap + Heap.account);
    const large = this.#word(heap + Heap.account + WORD);
    if (small !== this.#small || large !== this.#large)
      this.obstacles.add("memory that C code took from the state's allocator");
  }
}
