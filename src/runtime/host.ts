/**
 * Answers the core's questions (src/core/host.ts) for one runtime: modules by the linker and the resolver, functions
 * by the state that owns them, lines by whoever edits them.
 */

import { Errno } from "../core/errno.js";
import type { Core } from "../core/core.js";
import type { FileGuard } from "../core/file-guard.js";
import { fileErrno, type Files } from "../core/files.js";
import type { CoreHost } from "../core/host.js";
import type { GlueModule } from "../core/glue.js";
import { isTrap } from "../core/tags.js";
import type { LuaPointer, Pointer } from "../core/pointers.js";
import { PeriluneError } from "../errors/base.js";
import { BinaryChunkError, ConfinedFileError } from "../errors/files.js";
import { missingInit } from "../modules/native/check.js";
import { resolve, templates, type ModuleFiles } from "../modules/resolver.js";
import { encodeText } from "../values/text.js";
import type { LuaState } from "../state/state.js";
import type { NativeModules } from "./native-modules.js";
import type { StateRoots } from "./roots.js";

/** Reads a line from the user for the interactive mode; undefined at the end of the input. */
export type LineReader = (prompt: string) => string | undefined;

/** Makes a hard link: 0, or a negative error number of the core's C library. */
export type FileLinker = (module: GlueModule, from: string, to: string) => number;

/** Starts programs of the machine. All results but descriptors are as wait(2) says them; negative: error numbers. */
export interface Processes {
  /** Whether there is a shell that runs commands. */
  readonly available: boolean;
  /** popen(3): a descriptor in the core's file system. */
  open(module: GlueModule, command: string, mode: string, environment: Environment): number;
  /** The second half of pclose(3), after the descriptor was closed: waits for the program. */
  wait(fd: number): number;
  /** system(3) with a command. */
  run(module: GlueModule, command: string, environment: Environment): number;
}

export type Environment = Readonly<Record<string, string>>;

const POINTER_SIZE = 4;

export interface HostParts {
  readonly core: () => Core;
  readonly files: () => Files;
  readonly guard: () => FileGuard;
  readonly modules: () => NativeModules;
  readonly roots: StateRoots;
  readonly states: ReadonlyMap<LuaPointer, LuaState>;
  readonly readLine: LineReader | undefined;
  readonly link: FileLinker;
  /** Left out where there are no programs to run. */
  readonly processes: Processes | undefined;
  /** Keeps an error of the linker, to be the cause of the Lua error that its message becomes. */
  noteFailure(error: PeriluneError): void;
}

export class RuntimeHost implements CoreHost {
  #failure = "";
  /** A file that `find` found and that is not to be loaded, and why: the core asks for it by `dlopen` next. */
  #refused: { readonly path: string; readonly error: PeriluneError } | undefined;

  constructor(readonly parts: HostParts) {}

  dlopen(path: Pointer): number {
    const { memory } = this.parts.core();
    const refused = this.#refused;
    this.#refused = undefined;
    return this.#orFail(() => {
      const modules = this.parts.modules();
      const file = memory.text(path);
      if (refused?.path === file) throw refused.error;
      return modules.handleOf(modules.open(file));
    });
  }

  dlsym(handle: number, name: Pointer): number {
    const { memory } = this.parts.core();
    return this.#orFail(() => {
      const module = this.parts.modules().ofHandle(handle);
      const symbol = memory.text(name);
      const index = module.symbol(symbol);
      if (index === undefined) throw missingInit(module, [symbol]);
      return index;
    });
  }

  dlerror(): Pointer {
    return this.#give(this.#failure);
  }

  find(L: LuaPointer, name: Pointer, wantNative: number, lua: Pointer, native: Pointer): number {
    const { memory } = this.parts.core();
    const files = this.parts.files();
    const guard = this.parts.guard();
    const isFile = (path: string): boolean => files.isFile(path) || guard.leadsOut(path);
    let found = resolve(memory.text(name), this.parts.roots.get(L), isFile, wantNative !== 0);
    this.#refused = found && this.#problemOf(L, found);
    if (this.#refused !== undefined) found = { native: this.#refused.path };
    const give = (at: Pointer, path: string | undefined): number => {
      memory.view.setUint32(at, path === undefined ? 0 : this.#give(path), true);
      return path === undefined ? 0 : 1;
    };
    return give(lua, found?.lua) + give(native, found?.native);
  }

  /** What of a module's files must not be loaded. */
  #problemOf(
    L: LuaPointer,
    { lua, native }: ModuleFiles,
  ): { path: string; error: PeriluneError } | undefined {
    for (const path of [native, lua]) {
      if (path === undefined) continue;
      if (this.parts.guard().leadsOut(path)) return { path, error: new ConfinedFileError(path) };
      if (path === lua && this.parts.roots.isTextOnly(L) && this.parts.files().isBinaryChunk(path))
        return { path, error: new BinaryChunkError(path) };
    }
    return undefined;
  }

  roots(L: LuaPointer, kind: number): Pointer {
    const roots = this.parts.roots.get(L);
    return roots.length === 0 ? 0 : this.#give(templates(roots, kind === 0 ? "lua" : "wasm"));
  }

  call(L: LuaPointer, id: number, args: Pointer, nargs: number, results: Pointer): number {
    const state = this.#state(L);
    // A function of the host is the embedder's: its files are not the state's.
    return this.parts.guard().during(undefined, () => state.callHost(id, args, nargs, results));
  }

  poll(L: LuaPointer, running: LuaPointer): number {
    return this.parts.states.get(L)?.limits.poll(running) ?? 0;
  }

  release(L: LuaPointer, id: number): void {
    this.parts.states.get(L)?.releaseHost(id);
  }

  source(L: LuaPointer, name: Pointer, size: number): void {
    try {
      this.parts.states.get(L)?.noteSource(name, size);
    } catch {
      // no memory or no stack for it: the error goes on without its source
    }
  }

  link(from: Pointer, to: Pointer): number {
    const { memory, module } = this.parts.core();
    const [source, target] = [memory.text(from), memory.text(to)];
    try {
      this.parts.guard().require(source, true); // under its second name it could be changed
      this.parts.guard().require(target, true);
    } catch (error) {
      return -fileErrno(error);
    }
    return this.parts.link(module, source, target);
  }

  popen(command: Pointer, mode: Pointer, environ: Pointer): number {
    const { memory, module } = this.parts.core();
    const { processes } = this.parts;
    if (processes?.available !== true) return -Errno.ENOSYS;
    if (!this.parts.guard().allowsPrograms) return -Errno.EACCES;
    return processes.open(module, memory.text(command), memory.text(mode), this.#environment(environ));
  }

  pclose(fd: number): number {
    return this.parts.processes?.wait(fd) ?? -Errno.ENOSYS;
  }

  system(command: Pointer, environ: Pointer): number {
    const { memory, module } = this.parts.core();
    const { processes } = this.parts;
    const allowed = this.parts.guard().allowsPrograms;
    if (command === 0) return allowed && processes?.available === true ? 1 : 0;
    if (processes?.available !== true) return -Errno.ENOSYS;
    if (!allowed) return -Errno.EACCES;
    return processes.run(module, memory.text(command), this.#environment(environ));
  }

  readline(prompt: Pointer): Pointer {
    const { memory, functions } = this.parts.core();
    functions.pl_flush(); // what the program wrote comes before the prompt
    const line = this.parts.readLine?.(memory.text(prompt));
    return line === undefined ? 0 : this.#give(line);
  }

  edits(): number {
    return this.parts.readLine === undefined ? 0 : 1;
  }

  /** The variables of C's `environ`. */
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

  #state(L: LuaPointer): LuaState {
    const state = this.parts.states.get(L);
    if (state === undefined)
      throw new Error("a host function was called by a state that is not the runtime's");
    return state;
  }

  /** Runs a step of the linker; an error of a module becomes 0 and a message. A trap is not an error of a module. */
  #orFail(step: () => number): number {
    try {
      return step();
    } catch (error) {
      if (isTrap(error) || !(error instanceof PeriluneError)) throw error;
      this.#failure = error.message;
      this.parts.noteFailure(error);
      return 0;
    }
  }

  #give(text: string): Pointer {
    return this.parts.core().memory.allocBytes(encodeText(text));
  }
}
