/**
 * The codes of all errors, by class: each member is a code, its comment the cause, its type the additional fields of
 * errors with this code. Codes are stable, because programs compare them. docs/errors.md is generated from
 * this file and from compile-codes.ts.
 */

import type { CommandErrorCodes, CompileErrorCodes } from "./compile-codes.js";
import type { Difference, ImportMismatch } from "./differences.js";

/** A code without fields of its own. */
export type NoFields = object;

/** The parts of an error with one of `Codes`: its code, its message, the fields of the code, its `cause`. */
export type CauseOf<Codes> = {
  [C in keyof Codes]: NoFields extends Codes[C]
    ? [code: C, message: string, fields?: undefined, cause?: unknown]
    : [code: C, message: string, fields: Codes[C], cause?: unknown];
}[keyof Codes];

export interface LuaErrorCodes {
  /** Lua raised an error, and nothing in Lua caught it. */
  ERR_LUA: NoFields;
  /** A chunk does not compile. */
  ERR_LUA_SYNTAX: NoFields;
  /** The state has no memory left for the operation. `limit` is its limit in bytes, or undefined if the runtime ran out. */
  ERR_LUA_MEMORY: { readonly limit: number | undefined };
  /** The state reached its fuel, its timeout, or an interrupt. */
  ERR_LIMIT: { readonly limit: "fuel" | "timeout" | "interrupt" };
}

export interface HostErrorCodes {
  /** A host function returned this error, or threw it; `kind` says what happened. */
  ERR_HOST: NoFields;
  /** A policy refused an action. */
  ERR_PERMISSION_DENIED: { readonly action: string; readonly resource: string };
}

export interface GuestErrorCodes {
  /** An argument has the wrong type. The first argument is 1; `problem` is the text in parentheses in the message. */
  ERR_ARGUMENT: { readonly index: number; readonly functionName: string; readonly problem: string };
  /** A method was called on a value that is not an instance of its class. `found` describes the value. */
  ERR_METHOD_RECEIVER: { readonly functionName: string; readonly className: string; readonly found: string };
  /** Lua assigned to a property that it may not change. */
  ERR_READ_ONLY_FIELD: { readonly className: string; readonly field: string };
  /** Lua used an operator that the object does not support: `call`, `compare`, `get length of`, `close`. */
  ERR_OBJECT_OPERATOR: { readonly operation: string; readonly className: string };
  /** A script stored more in a JavaScript object, or wanted more of its method, than the memory of its state allows, or put an element far beyond the end of an array. */
  ERR_OBJECT_MEMORY: { readonly className: string };
  /** A script called a metamethod of host objects directly, with another value. */
  ERR_NOT_HOST_OBJECT: { readonly found: string };
  /** A packed type has no field or method of this name, or it cannot be assigned. */
  ERR_PACKED_FIELD: { readonly typeName: string; readonly field: string };
  /** A script finalized the object's userdata itself, through the debug library. */
  ERR_RELEASED_OBJECT: NoFields;
}

export interface SecurityErrorCodes {
  /** The module's classes keep it out of a state of this kind. `allowed` lists the classes that the state accepts. */
  ERR_MODULE_CLASS: {
    readonly module: string;
    readonly classes: readonly string[];
    readonly kind: string;
    readonly allowed: readonly string[];
  };
  /** A confined state asked `require` for a name that could lead out of its directories. */
  ERR_CONFINED_NAME: { readonly module: string };
  /** `require` found a link that leads out of the directories of a confined state. */
  ERR_CONFINED_FILE: { readonly module: string; readonly file: string };
  /** The policy is not an object with a function `isAllowed`. */
  ERR_POLICY: NoFields;
  /** A rule is malformed. `path` says which: `rules[2].actions[0]`. */
  ERR_POLICY_RULE: { readonly path: string };
  /** The policy answered neither true nor false, which denies the action. */
  ERR_POLICY_ANSWER: NoFields;
  /** The context of a call is malformed. */
  ERR_CALL_CONTEXT: NoFields;
  /** The kind of state is unknown. */
  ERR_STATE_KIND: { readonly kind: unknown };
  /** The option `nativeClasses` is malformed. */
  ERR_NATIVE_CLASSES: NoFields;
}

export interface YieldErrorCodes {
  /** A host function returned a promise in `run`, `call` or `resume`, which do not wait. */
  ERR_SYNCHRONOUS_RUN: NoFields;
  /** A host function returned a promise where Lua cannot yield. `functionName` is the function that cannot yield. */
  ERR_UNYIELDABLE: { readonly functionName: string };
  /** C code resumed a coroutine that waits for a promise. Scripts cannot. */
  ERR_WAIT_INTERRUPTED: NoFields;
  /** An asynchronous run yielded values outside of any coroutine of its own. */
  ERR_YIELDED_VALUES: NoFields;
}

export interface DispatchErrorCodes {
  /** A function of a module yields a command in a state without a dispatcher. */
  ERR_NO_DISPATCHER: { readonly module: string; readonly command: string };
  /** No handler is registered for the command. `module` yielded it; undefined if no module did. */
  ERR_NO_HANDLER: { readonly command: string; readonly module: string | undefined };
  /** A handler was registered for a command that has one. */
  ERR_DUPLICATE_HANDLER: { readonly command: string };
  /** The text is not the id of a command: `module.name`. */
  ERR_COMMAND_ID: { readonly given: unknown };
  /** The constant of a command is made again with other classes. */
  ERR_COMMAND_CLASS: { readonly command: string };
  /** The data of a command is not plain, or making it failed. */
  ERR_COMMAND: { readonly command: string; readonly problem: string };
  /** A function yielded something that is not a yield, or that its module does not declare; or its results are wrong. */
  ERR_YIELD: { readonly functionName: string; readonly problem: string };
  /** A command was submitted to a dispatcher after `stop`. */
  ERR_DISPATCHER_STOPPED: NoFields;
  /** A dispatcher was started twice, or changed after its start. */
  ERR_DISPATCHER_STARTED: NoFields;
}

export interface ProcessErrorCodes {
  /** A process was submitted to a scheduler that is not running. `phase`: `new`, `stopping` or `stopped`. */
  ERR_SCHEDULER_NOT_RUNNING: { readonly phase: string };
  /** A scheduler was started twice, or after it was stopped. */
  ERR_SCHEDULER_STARTED: { readonly phase: string };
  /** A process with this pid is running. */
  ERR_PID_TAKEN: { readonly pid: string };
  /** As many processes as the scheduler allows are running. */
  ERR_PROCESS_LIMIT: { readonly limit: number };
  /** The method of a process is not a global function of it. */
  ERR_PROCESS_METHOD: { readonly method: string };
  /**
   * A value cannot be sent to the thread of a worker: a function, or an object of a class. `path` names it, as
   * `input[0].done`.
   */
  ERR_NOT_CLONEABLE: { readonly path: string };
  /**
   * The thread of a worker ended while it ran the process: by an error that nothing caught, `process.exit`, a lack of
   * memory. `exitCode` is undefined in browsers, and if it never ran. What ended it is the `cause`.
   */
  ERR_WORKER_ENDED: { readonly exitCode: number | undefined };
  /** The script did not end within its timeout. Without a traceback the worker was terminated. */
  ERR_WORKER_TIMEOUT: { readonly timeout: number; readonly traceback: string };
  /** The script threw, a module could not be imported, or the results cannot leave the worker. `error` describes what was thrown. */
  ERR_WORKER_SCRIPT: { readonly error: WorkerFailure };
  /** The worker could not start, or ended by itself, for example because it used up its memory. `cause` says why. */
  ERR_WORKER_FAILED: NoFields;
}

export interface WorkflowErrorCodes {
  /** Replayed, the program asked for something else than what is recorded. `place` is the Lua line, if it is known. */
  ERR_WORKFLOW_NONDETERMINISTIC: {
    readonly workflow: string;
    readonly step: number;
    readonly place: string | undefined;
    readonly recorded: string;
    readonly found: string;
  };
  /** A step, or the workflow itself, cannot be used: its checksum is wrong, it belongs to another history, or it is malformed. */
  ERR_WORKFLOW_RECORD: { readonly workflow: string; readonly step: number | undefined };
  /** The schema of the store, or a record in it, was written by a newer version of this package, or by none. */
  ERR_WORKFLOW_VERSION: { readonly found: unknown; readonly expected: number };
  /** Another worker has taken over the workflow; what this one would have written is dropped. */
  ERR_WORKFLOW_FENCED: { readonly workflow: string };
  /** The workflow was begun by a program that this worker does not have. `found` is the hash of the one that it has under the name. */
  ERR_WORKFLOW_PROGRAM: {
    readonly workflow: string | undefined;
    readonly program: string;
    readonly recorded: string | undefined;
    readonly found: string | undefined;
  };
  /** The program of the workflow requires a module that this worker does not have. */
  ERR_WORKFLOW_MODULE: { readonly workflow: string; readonly module: string };
  /** A value is too large for a record, or a history has too many steps. */
  ERR_WORKFLOW_SIZE: { readonly size: number; readonly limit: number };
  /** A value cannot be recorded, since it is not plain data. */
  ERR_WORKFLOW_VALUE: { readonly path: string };
  /** A function that a workflow called asks for something that cannot be recorded. */
  ERR_WORKFLOW_COMMAND: { readonly command: string };
  /** No workflow has the id. */
  ERR_WORKFLOW_UNKNOWN: { readonly workflow: string };
  /** Another workflow has the id. */
  ERR_WORKFLOW_EXISTS: { readonly workflow: string };
  /** The workflow has ended, so it gets no signal. */
  ERR_WORKFLOW_ENDED: { readonly workflow: string; readonly status: string };
  /** The program answers no such query, or failed to. */
  ERR_WORKFLOW_QUERY: { readonly workflow: string; readonly query: string };
  /** The store cannot be opened or reached. */
  ERR_WORKFLOW_STORE: { readonly address: string | undefined };
  /** The service was stopped, or is working already. */
  ERR_WORKFLOW_SERVICE: { readonly phase: string };
}

/** What was thrown in a worker. */
export interface WorkerFailure {
  readonly name: string;
  readonly code: ErrorCode | number | undefined;
  readonly message: string;
  /** Lua's, or empty. */
  readonly traceback: string;
  /** The limit of a `LimitError`. */
  readonly limit: unknown;
}

export interface AbortedErrorCodes {
  /** The signal of a call, synchronous or not, was aborted. `cause` is the signal's reason. */
  ERR_ABORTED: NoFields;
}

export interface StateErrorCodes {
  /** The state was used after `close()`. */
  ERR_STATE_CLOSED: NoFields;
  /** A function that the state is running tried to close it. */
  ERR_STATE_BUSY: NoFields;
  /** A trap or `os.exit` ended the state. `cause` is that error. */
  ERR_STATE_DEAD: NoFields;
  /** A trap hit the allocator: no state of this runtime can be used. `cause` is the trap. */
  ERR_RUNTIME_DEAD: NoFields;
  /** The runtime was closed. */
  ERR_RUNTIME_CLOSED: NoFields;
  /** A template was used after `close()`. */
  ERR_TEMPLATE_CLOSED: NoFields;
  /** The state of a template has something that cannot be copied. `obstacles` says what. */
  ERR_TEMPLATE_CONTENT: { readonly obstacles: readonly string[] };
  /** A handle (table, function, userdata, thread) was used after it was closed. */
  ERR_HANDLE_CLOSED: NoFields;
  /** A `LuaCall` was used after its call had ended. */
  ERR_CALL_ENDED: { readonly functionName: string };
  /** The heap of the runtime cannot provide that many bytes. */
  ERR_HEAP_EXHAUSTED: { readonly size: number };
}

export interface NativeTrapCodes {
  /** An access out of bounds, an unreachable instruction, a stack overflow. */
  ERR_NATIVE_TRAP: NoFields;
  /** C code called `abort`, or Lua met an error outside of any protected call. */
  ERR_NATIVE_ABORT: NoFields;
}

export interface ValueErrorCodes {
  /** The value is of a kind that the operation does not accept; the message names both. */
  ERR_VALUE: NoFields;
  /** A symbol, which has no counterpart in Lua. */
  ERR_SYMBOL: NoFields;
  /** An instance of a class that was not registered. */
  ERR_UNREGISTERED_CLASS: { readonly className: string };
  /** A handle was expected. */
  ERR_HANDLE_EXPECTED: NoFields;
  /** The handle belongs to another state. */
  ERR_HANDLE_FOREIGN: NoFields;
  /** Arguments are not an array, or its length is not valid. */
  ERR_ARGUMENT_LIST: NoFields;
  /** A bigint beyond the 64 bits of Lua's integers. */
  ERR_INTEGER_RANGE: { readonly value: bigint };
  /** A string with a lone surrogate that does not stand for a byte. */
  ERR_LONE_SURROGATE: { readonly surrogate: number };
  /** A structure is nested deeper than `limit` levels. */
  ERR_DEPTH_LIMIT: { readonly limit: number };
  /** A structure, or the copies of strings in one call, need more than `limit` bytes in transit. */
  ERR_SIZE_LIMIT: { readonly limit: number };
  /** A Lua string of `size` bytes is longer than a JavaScript string can be. */
  ERR_STRING_SIZE: { readonly size: number };
  /** `undefined`, `null` or `NaN` as a key of a table. */
  ERR_TABLE_KEY: NoFields;
  /** A `Date` without a time. */
  ERR_INVALID_DATE: NoFields;
  /** A getter or a proxy threw while the object was read. `cause` is what it threw. */
  ERR_PROPERTY_READ: { readonly property: string | undefined };
  /** A host function returned a value that does not have the declared type. `index` is 0 for the results as a whole. */
  ERR_RESULT: { readonly index: number; readonly functionName: string; readonly problem: string };
  /** An option is invalid, or `options` is not an object: `option` is `options` then. */
  ERR_OPTION: { readonly option: string; readonly problem: string };
  /** A parameter of a function is invalid. */
  ERR_PARAMETER: { readonly parameter: string; readonly problem: string };
  /** A field of a packed object cannot hold the value. */
  ERR_PACKED_VALUE: { readonly typeName: string; readonly field: string; readonly problem: string };
  /** A method was called without its object (`const { run } = state`) or on another object. */
  ERR_RECEIVER: { readonly className: string };
  /** A class is registered already, or is not a class. */
  ERR_CLASS_REGISTRATION: NoFields;
  /** The function given to `LuaState.scope` returned a promise. */
  ERR_ASYNC_SCOPE: NoFields;
  /** The `kind` given to a `HostError` is not one of `ERROR_KINDS`. */
  ERR_ERROR_KIND: { readonly kind: unknown };
}

export interface HostModuleErrorCodes {
  /** The definition is not an object, or has an unknown property. */
  ERR_DEFINITION_SHAPE: NoFields;
  /** The definition has no name. */
  ERR_DEFINITION_NAME_MISSING: NoFields;
  /** The definition's name is not a module name. */
  ERR_DEFINITION_NAME: { readonly given: string };
  /** The description is not text. */
  ERR_DEFINITION_DESCRIPTION: NoFields;
  /** An unknown class, or classes that are not a list. */
  ERR_DEFINITION_CLASS: { readonly given: unknown };
  /** A function that workflows may use declares a command that they cannot use. */
  ERR_DEFINITION_YIELDS: { readonly functionName: string; readonly command: string };
  /** The types are missing or malformed, or their function threw. `cause` says where they are wrong. */
  ERR_DEFINITION_TYPES: NoFields;
  /** The definition has no function `build`. */
  ERR_BUILD_MISSING: NoFields;
  /** `build` threw. `cause` is what it threw. */
  ERR_BUILD_FAILED: NoFields;
  /** `build` returned a promise. */
  ERR_BUILD_PROMISE: NoFields;
  /** `build` returned something other than `{ exports, yields }`. */
  ERR_BUILD_RESULT: NoFields;
  /** The exports differ from the types; `differences` lists all differences. */
  ERR_EXPORTS_DIFFER: { readonly differences: readonly Difference[] };
  /** Two modules of one state have the same name. */
  ERR_DUPLICATE_MODULE: NoFields;
  /** A userdata type is registered twice, is not defined by the types, or its binding is malformed. */
  ERR_USER_TYPE: { readonly type: string };
  /**
   * Types are malformed, in a definition or in a JSON manifest. `source` is the module's name, or the file; `path` says
   * where in it: `export.fields.greet.params[0].type`, empty for the whole.
   */
  ERR_MANIFEST: { readonly source: string; readonly path: string; readonly problem: string };
  /** The manifest is not JSON. */
  ERR_MANIFEST_SYNTAX: { readonly source: string; readonly problem: string };
}

export interface NativeModuleErrorCodes {
  /** The file cannot be read. */
  ERR_MODULE_FILE: NoFields;
  /** A script could have written the file, or the state is strict: it does not load native code from it. */
  ERR_MODULE_ORIGIN: NoFields;
  /** The file is empty. */
  ERR_MODULE_EMPTY: NoFields;
  /** The file is not WebAssembly, or WebAssembly of another version. */
  ERR_MODULE_NOT_WASM: NoFields;
  /** The file is cut off. `offset` is a byte offset in the file. */
  ERR_MODULE_TRUNCATED: { readonly offset: number };
  /** The WebAssembly is malformed. `offset` is a byte offset in the file, where known. */
  ERR_MODULE_MALFORMED: { readonly offset: number | undefined };
  /** The WebAssembly is not a side module that can be linked into a core. */
  ERR_MODULE_NOT_SIDE: NoFields;
  /** The module has no `perilune.abi` section: build it with `perilune build`, or add the section with `perilune stamp`. */
  ERR_MODULE_NO_ABI: NoFields;
  /** The module was made for another version of the ABI. */
  ERR_MODULE_ABI_VERSION: { readonly found: number; readonly expected: number };
  /** The module was made for another Lua. */
  ERR_MODULE_LUA_VERSION: { readonly found: string; readonly expected: string };
  /** The module was compiled without `-sWASM_BIGINT=1`. `signs` are the symbols that show it. */
  ERR_MODULE_LEGACY_INT64: { readonly signs: readonly string[] };
  /** The module was made from C++ without the C++ library of this ABI. `signs` are the symbols that show it. */
  ERR_MODULE_CPP: { readonly signs: readonly string[] };
  /** A static constructor of the module, which is C++, threw an exception. */
  ERR_MODULE_CONSTRUCTOR: NoFields;
  /** Libraries that the module needs were not found, or cannot be linked: `cause` is why. */
  ERR_MODULE_NEEDED_LIBRARY: { readonly libraries: readonly string[] };
  /** The core lacks imports of the module. `reasons` says why the C library leaves a symbol out. */
  ERR_MODULE_MISSING_IMPORT: {
    readonly symbols: readonly string[];
    readonly reasons: ReadonlyMap<string, string>;
  };
  /** The types of imports differ from the core's. Types are written as in `ii:i`. */
  ERR_MODULE_IMPORT_TYPE: { readonly mismatches: readonly ImportMismatch[] };
  /** There is no C function `luaopen_` for the name. `misfits` are functions with that name and another type. */
  ERR_MODULE_MISSING_INIT: {
    readonly expected: readonly string[];
    readonly found: readonly string[];
    readonly misfits: readonly ImportMismatch[];
  };
  /** The name is not valid for a native module. */
  ERR_MODULE_NAME: { readonly moduleName: string };
  /** Not enough memory for the module's `size` bytes of static data, or more than the runtime's `moduleMemory` allows. */
  ERR_MODULE_MEMORY: { readonly size: number };
  /** The function table cannot grow by the `slots` that the module needs. */
  ERR_MODULE_TABLE: { readonly slots: number };
  /** The engine refused to link the module. `cause` is its error. */
  ERR_MODULE_LINK: NoFields;
  /** The page's policy, the host, or a limit of the page's main thread forbids compiling the module. `cause` is the engine's error. */
  ERR_MODULE_FORBIDDEN: NoFields;
}

export interface LoadErrorCodes {
  /** The wasm is not a core of this version. `absent` lists the exports that it lacks. */
  ERR_CORE_INVALID: { readonly absent: readonly string[] };
  /** The core imports `symbols` that the glue does not have. */
  ERR_CORE_MISMATCH: { readonly symbols: readonly string[] };
  /** The core's wasm cannot be read, fetched or compiled. */
  ERR_CORE_SOURCE: NoFields;
  /** The engine has no WebAssembly, or none with exceptions. */
  ERR_WASM_UNSUPPORTED: NoFields;
}

export interface FileErrorCodes {
  /** `runtime.files` could not read or write the file. */
  ERR_FILE: NoFields;
  /** A virtual file or a mount cannot be placed at `path`. */
  ERR_VIRTUAL_FILE: NoFields;
  /** A file for `loadRuntime` or `preload` could not be fetched. `absent`: it does not exist. */
  ERR_FILE_SOURCE: { readonly absent: boolean };
  /** A file that was fetched is not the one that its `integrity` describes. */
  ERR_FILE_INTEGRITY: { readonly found: string; readonly expected: string };
}

/** All codes, each with its fields. */
export interface ErrorFields
  extends
    LuaErrorCodes,
    HostErrorCodes,
    GuestErrorCodes,
    SecurityErrorCodes,
    YieldErrorCodes,
    DispatchErrorCodes,
    ProcessErrorCodes,
    WorkflowErrorCodes,
    AbortedErrorCodes,
    StateErrorCodes,
    NativeTrapCodes,
    ValueErrorCodes,
    HostModuleErrorCodes,
    NativeModuleErrorCodes,
    LoadErrorCodes,
    FileErrorCodes,
    CompileErrorCodes,
    CommandErrorCodes {}

/** The cause of an error. */
export type ErrorCode = keyof ErrorFields;
