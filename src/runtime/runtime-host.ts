/**
 * Implements the core's host calls (src/core/generated/host.ts) for one runtime: modules through the linker and the
 * resolver, functions through the states that own them, lines through the line editor.
 */

import type { Core } from "../core/core.js";
import type { RunningCompiler } from "../core/compiler.js";
import { POINTER_SIZE } from "../core/generated/c-library.js";
import { Find, POLL_INTERVAL, PathKind } from "../core/generated/constants.js";
import type { CoreHost } from "../core/generated/host.js";
import { pl_Found } from "../core/generated/layouts.js";
import { Errno } from "../files/errno.js";
import { isRegular } from "../files/inode.js";
import type { RuntimeFiles } from "../files/runtime-files.js";
import { stackChecks } from "../core/stack-check.js";
import { isTrap } from "../core/tags.js";
import type { LuaPointer, Pointer } from "../core/pointers.js";
import { PeriluneError } from "../errors/base.js";
import { hasCode } from "../errors/has-code.js";
import { confinedName, confinedFile } from "../errors/security.js";
import { requireNative, type NativeClasses } from "../modules/host/workflow.js";
import {
  candidates,
  findOnPaths,
  isPlainName,
  normalPath,
  resolve,
  type ModuleFiles,
} from "../modules/resolver.js";
import { notifyReleased } from "../values/host-types.js";
import { luaBytes } from "../values/text.js";
import type { HostCalls } from "../state/host-calls.js";
import type { StateInternals } from "../state/internals.js";
import type { NativeModules } from "./native-modules.js";
import { readPaths } from "./package-paths.js";
import type { StateRoots } from "./roots.js";

/** Reads a line from the user for the interactive mode; returns undefined at the end of the input. */
export type LineReader = (prompt: string) => string | undefined;

/**
 * Starts programs of the machine. Results other than descriptors are statuses of wait(2); negative results are error
 * numbers.
 */
export interface Processes {
  /** Whether a shell is available to run commands. Looks for it on the machine. */
  readonly available: boolean;
  /** popen(3): returns a descriptor of the core. */
  open(files: RuntimeFiles, command: string, mode: string, environment: Environment): number;
  /** The second half of pclose(3): waits for the program after its descriptor was closed. */
  wait(fd: number): number;
  /** system(3) with a command. */
  run(files: RuntimeFiles, command: string, environment: Environment): number;
}

export type Environment = Readonly<Record<string, string>>;

export interface HostParts {
  readonly core: () => Core;
  readonly files: RuntimeFiles;
  readonly modules: () => NativeModules;
  readonly roots: StateRoots;
  readonly calls: HostCalls;
  readonly readLine: LineReader | undefined;
  /** Undefined on platforms without programs. */
  readonly processes: Processes | undefined;
  /** Whether the running state may start programs. */
  readonly mayStartProcesses: () => boolean;
  /** A number that the hashes or the random numbers of the state that is being made start from. */
  readonly seed: (address: number) => bigint;
  readonly nativeClasses: NativeClasses;
}

export class RuntimeHost implements CoreHost {
  #failure = "";

  constructor(readonly parts: HostParts) {}

  dlopen(path: Pointer, isGlobal: number): number {
    const { memory } = this.parts.core();
    return this.#orFail(0, () => {
      const modules = this.parts.modules();
      return modules.handleOf(modules.openLibrary(memory.text(path), isGlobal !== 0));
    });
  }

  dlsym(handle: number, name: Pointer): number {
    const { memory } = this.parts.core();
    return this.#orFail(0, () => {
      return this.parts.modules().symbol(handle, memory.text(name));
    });
  }

  dlerror(): Pointer {
    try {
      return this.#give(this.#failure);
    } catch (error) {
      if (error instanceof PeriluneError && error.code === "ERR_HEAP_EXHAUSTED") return 0;
      throw error;
    }
  }

  find(L: LuaPointer, name: Pointer, wantNative: number, found: Pointer): number {
    return this.#orFail(Find.refused, () => {
      const module = this.parts.core().memory.text(name);
      const files = this.#filesOf(L, module, wantNative !== 0);
      if (files === undefined) return Find.none;
      this.#givePath(found + pl_Found.lua, files.lua);
      this.#givePath(found + pl_Found.native, files.native);
      if (files.native === undefined) return Find.found;
      const { native } = files;
      return this.#orFail(Find.failed, () => {
        const init = this.parts.modules().initOf(native, module);
        this.parts.core().memory.view.setUint32(found + pl_Found.init, init, true);
        return Find.found;
      });
    });
  }

  /** Returns the files of a module. Throws if their use is forbidden. */
  #filesOf(L: LuaPointer, module: string, wantNative: boolean): ModuleFiles | undefined {
    const files = this.parts.files.current;
    if (files.isConfined && !isPlainName(module)) throw confinedName(module);
    const { script } = this.parts.roots;
    const isScript = (path: string): boolean =>
      script !== undefined && normalPath(path) === normalPath(script);
    const isFile = (path: string): boolean => {
      if (isScript(path)) return false;
      const file = files.lookup(path);
      return file === undefined ? files.leadsOut(path) : isRegular(file);
    };
    const roots = this.parts.roots.get(L);
    let found = resolve(module, roots, isFile, wantNative);
    if (found === undefined && candidates(module, roots).some((place) => isScript(`${place}.lua`)))
      found = findOnPaths(module, readPaths(this.parts.core(), L), isFile, wantNative);
    for (const path of [found?.lua, found?.native])
      if (path !== undefined && files.leadsOut(path)) throw confinedFile(module, path);
    const kind = this.#state(L)?.services.kind ?? "process";
    if (found?.native !== undefined) requireNative(module, this.parts.nativeClasses, kind);
    return found;
  }

  #givePath(at: Pointer, path: string | undefined): void {
    if (path === undefined) return;
    const text = this.#give(path);
    this.parts.core().memory.view.setUint32(at, text, true);
  }

  loading(path: Pointer, fd: number): void {
    const name = this.#text(path);
    if (name !== undefined) this.parts.files.loading(name, fd);
  }

  roots(L: LuaPointer, kind: number): Pointer {
    const isFirst = kind === PathKind.lua;
    if (isFirst) this.parts.roots.opened(L);
    const roots = this.parts.roots.get(L);
    if (roots.length === 0) return 0;
    return this.parts.core().memory.allocBytes(this.parts.roots.templatesOf(roots, isFirst ? "lua" : "wasm"));
  }

  call(L: LuaPointer, id: number, slots: Pointer, nargs: number): number {
    return this.parts.calls.call(L, id, slots, nargs);
  }

  field(L: LuaPointer, id: number, object: number, name: Pointer, size: number, slots: Pointer): number {
    return this.parts.calls.field(L, id, object, name, size, slots);
  }

  settled(L: LuaPointer, promise: number, reason: Pointer, slots: Pointer): number {
    const state = this.#state(L);
    if (state === undefined) throw new Error("a state that no longer exists waits for a promise");
    const why = reason === 0 ? undefined : (this.#text(reason) ?? "?");
    return this.parts.calls.settled(state, promise, why, slots);
  }

  poll(L: LuaPointer, running: LuaPointer): number {
    return this.#state(L)?.limits.poll(running) ?? 1 << POLL_INTERVAL;
  }

  over(L: LuaPointer): number {
    return this.#state(L)?.limits.isOver === true ? 1 : 0;
  }

  /** What compiles hot functions. */
  compiler: RunningCompiler | undefined;

  compile(L: LuaPointer): void {
    this.compiler?.compile(L);
  }

  checkStack(): number {
    try {
      stackChecks().operation(0);
      return 1;
    } catch {
      return 0;
    }
  }

  release(id: number): void {
    const owner = this.parts.calls.states.running;
    const gone = owner?.functions.release(id);
    if (owner !== undefined && gone !== undefined) notifyReleased(gone, owner.services.typeOwner);
  }

  endBorrow(borrow: number): void {
    this.parts.calls.endBorrow(borrow);
  }

  raised(from: number): number {
    return this.parts.calls.states.running?.causes.raised(from) ?? 0;
  }

  link(fromDirectory: number, from: Pointer, toDirectory: number, to: Pointer, flags: number): number {
    return this.parts.files.link(fromDirectory, from, toDirectory, to, flags);
  }

  seed(address: number): bigint {
    return this.parts.seed(address);
  }

  popen(command: Pointer, mode: Pointer, environ: Pointer): number {
    const { memory } = this.parts.core();
    const { files, processes, mayStartProcesses } = this.parts;
    if (processes === undefined) return -Errno.ENOSYS;
    if (!mayStartProcesses()) return -Errno.EACCES;
    if (!processes.available) return -Errno.ENOSYS;
    const open = (): number =>
      processes.open(files, memory.text(command), memory.text(mode), this.#environment(environ));
    return unlessTooLong(open) ?? -Errno.ENOMEM;
  }

  pclose(fd: number): number {
    return this.parts.processes?.wait(fd) ?? -Errno.ENOSYS;
  }

  system(command: Pointer, environ: Pointer): number {
    const { memory } = this.parts.core();
    const { files, processes, mayStartProcesses } = this.parts;
    const allowed = mayStartProcesses();
    if (command === 0) return allowed && processes?.available === true ? 1 : 0;
    if (processes === undefined) return -Errno.ENOSYS;
    if (!allowed) return -Errno.EACCES;
    if (!processes.available) return -Errno.ENOSYS;
    const run = (): number => processes.run(files, memory.text(command), this.#environment(environ));
    return unlessTooLong(run) ?? -Errno.ENOMEM;
  }

  readline(prompt: Pointer): Pointer {
    const { memory, functions } = this.parts.core();
    functions.pl_flush(); // output of the program precedes the prompt
    const line = this.parts.readLine?.(memory.text(prompt));
    return line === undefined ? 0 : this.#give(line);
  }

  edits(): number {
    return this.parts.readLine === undefined ? 0 : 1;
  }

  /** Returns the variables of C's `environ`. */
  #environment(environ: Pointer): Environment {
    const { memory } = this.parts.core();
    const variables: [string, string][] = [];
    for (let at = environ; ; at += POINTER_SIZE) {
      const variable = memory.view.getUint32(at, true);
      if (variable === 0) return Object.fromEntries(variables);
      const text = memory.text(variable);
      const equals = text.indexOf("=");
      if (equals > 0) variables.push([text.slice(0, equals), text.slice(equals + 1)]);
    }
  }

  /**
   * Runs one step of loading. Turns an error of a module into `failed` and a message; a trap is not an error of a
   * module.
   */
  #orFail(failed: number, step: () => number): number {
    try {
      return step();
    } catch (error) {
      if (isTrap(error) || !(error instanceof PeriluneError)) throw error;
      this.#failure = error.message;
      this.parts.calls.states.running?.causes.rememberLoading(error); // its message becomes part of what Lua raises
      return failed;
    }
  }

  #state(L: LuaPointer): StateInternals | undefined {
    return this.parts.calls.states.at(L);
  }

  /** The text of C at `address`; undefined if it is too long for JavaScript. */
  #text(address: Pointer): string | undefined {
    return unlessTooLong(() => this.parts.core().memory.text(address));
  }

  #give(text: string): Pointer {
    return this.parts.core().memory.allocBytes(luaBytes(text));
  }
}

/** Runs `step`, which reads texts of C. Returns undefined if one is too long for JavaScript. */
function unlessTooLong<T>(step: () => T): T | undefined {
  try {
    return step();
  } catch (error) {
    if (hasCode(error, "ERR_STRING_SIZE")) return undefined;
    throw error;
  }
}
