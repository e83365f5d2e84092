/**
 * What Emscripten's generated JavaScript takes and gives: only what this project uses of it. `wasm/*.mjs` are made
 * by `npm run build:wasm`.
 */

/** An open file of Emscripten's file system. */
export interface GlueStream {
  fd: number;
  /** Present for a terminal. A terminal without the operations of `ops` is one of unknown size. */
  tty?: { readonly ops: object };
  seekable?: boolean;
  position: number;
  readonly node: GlueNode;
  readonly flags: number;
  /** What all duplicates of it share. */
  readonly shared: { refcount?: number };
  /** The descriptor of a real file. */
  nfd?: number;
  /** The real path of what was opened. */
  readonly path?: string;
}

export interface GlueStreamOps {
  open?(stream: GlueStream): void;
  close?(stream: GlueStream): void;
  read?(stream: GlueStream, buffer: Uint8Array, offset: number, length: number, position: number): number;
  write?(stream: GlueStream, buffer: Uint8Array, offset: number, length: number, position: number): number;
  fsync?(stream: GlueStream): void;
  /** Told of a further descriptor of an open file. */
  dup?(stream: GlueStream): void;
}

export interface GlueNode {
  readonly id: number;
  readonly name: string;
  readonly parent: GlueNode;
  /** The next node with the same hash. */
  readonly name_next?: GlueNode;
  mode: number;
  readonly mount: { readonly type: unknown };
  readonly node_ops: { getattr(node: GlueNode): GlueStat; readonly readlink?: (node: GlueNode) => string };
}

export interface GlueStat {
  readonly mode: number;
  readonly size: number;
  readonly mtime: Date;
}

/** What a look-up finds: with `parent`, the directory that the path stands in. */
export interface GlueLookup {
  readonly path: string;
  readonly node: GlueNode;
}

/** Emscripten's virtual file system. */
export interface GlueFS {
  ErrnoError: new (errno: number) => Error & { errno: number };
  /** Errors that are thrown often, made once and without a stack, by their number. */
  readonly genericErrors: Readonly<Record<number, Error>>;
  filesystems: Record<string, unknown>;
  ignorePermissions: boolean;
  initialized: boolean;
  makedev(major: number, minor: number): number;
  registerDevice(device: number, ops: GlueStreamOps): void;
  mkdev(path: string, mode: number, device: number): GlueNode;
  open(path: string, flags: number | string, mode?: number): GlueStream;
  close(stream: GlueStream): void;
  read(stream: GlueStream, buffer: Uint8Array, offset: number, length: number, position?: number): number;
  readonly streams: readonly (GlueStream | null | undefined)[];
  unlink(path: string): void;
  rename(from: string, to: string): void;
  rmdir(path: string): void;
  readdir(path: string): string[];
  readlink(path: string): string;
  chmod(target: string | GlueNode, ...rest: unknown[]): void;
  chown(target: string | GlueNode, ...rest: unknown[]): void;
  symlink(target: string, path: string): unknown;
  mkdir(path: string, mode?: number): GlueNode;
  mkdirTree(path: string, mode?: number): void;
  mount(type: unknown, options: object, mountpoint: string): unknown;
  unmount(mountpoint: string): void;
  writeFile(path: string, data: string | Uint8Array): void;
  readFile(path: string): Uint8Array;
  analyzePath(path: string): { exists: boolean; isRoot: boolean };
  /** No node for an empty path. */
  lookupPath(path: string, options?: { follow?: boolean; parent?: boolean }): GlueLookup;
  /** 0, or the number of the error when `permissions` (of r, w and x) are not all given. */
  nodePermissions(node: GlueNode, permissions: string): number;
  getPath(node: GlueNode): string;
  /** The node of `name` in a directory: from the table of known nodes, else from where the directory comes from. */
  lookupNode(parent: GlueNode, name: string): GlueNode;
  readonly nameTable: readonly (GlueNode | undefined)[];
  hashName(parent: number, name: string): number;
  hashRemoveNode(node: GlueNode): void;
  isFile(mode: number): boolean;
  isDir(mode: number): boolean;
  isLink(mode: number): boolean;
  stat(path: string): GlueStat;
  /** Sets access and modification time, in milliseconds. */
  utime(path: string, atime: number, mtime: number): void;
  truncate(target: string | GlueNode, size: number): void;
  chdir(path: string): void;
  cwd(): string;
  /** What `cwd` gives; set here, it is not asked for whether it exists. */
  currentPath: string;
}

/** The part of Emscripten's file system that leads to real files. */
export interface GlueNodeFS {
  /** The path of a node on the machine. */
  realPath(node: GlueNode): string;
  /** The mode of a file of the machine, a link not followed. */
  getMode(path: string): number;
  readonly node_ops: { readdir(node: GlueNode): string[] };
  readonly stream_ops: Required<Omit<GlueStreamOps, "fsync" | "dup">>;
  /** Makes the node of a path. Throws for what is no file, directory or link. */
  createNode(parent: GlueNode, name: string, mode: number): GlueNode;
  /** Open flags of the core's C library as the machine has them. */
  flagsForNode(flags: number): number;
  /** The error number of an error of `node:fs`. */
  convertNodeCode(error: unknown): number;
}

/** The module object that the glue resolves to, and that wasmoon's `LuaWasm` is constructed on. */
export interface GlueModule {
  ccall(name: string, result: string | null, types: readonly string[], args: readonly unknown[]): unknown;
  addFunction(fn: (...args: never[]) => unknown, signature: string): number;
  removeFunction(index: number): void;
  FS: GlueFS;
  NODEFS?: GlueNodeFS;
  ENV: Record<string, string | undefined>;
}

export type WasmImports = Record<"env" | "wasi_snapshot_preview1", WebAssembly.ModuleImports> &
  WebAssembly.Imports;

export interface GlueArguments {
  noExitRuntime: boolean;
  noFSInit: boolean;
  thisProgram: string;
  /** Takes what Emscripten would write to the console. */
  printErr(text: string): void;
  preRun: ((module: GlueModule) => void)[];
  instantiateWasm(
    imports: WasmImports,
    receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => WebAssembly.Exports,
  ): WebAssembly.Exports;
}

export type GlueFactory = (args: GlueArguments) => Promise<GlueModule>;
