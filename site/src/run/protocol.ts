/** What the page and its worker send each other. Everything is plain data that structured cloning copies. */

/** A file of the project: text, or the bytes of a native module. */
export interface ProjectFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** A mistake in a program: what Lua, the compiler or the page itself said. */
export interface Problem {
  readonly message: string;
  /** The file of the project and the line, from 1, where they are known. */
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  /** That line between its neighbours. */
  readonly excerpt?: string | undefined;
  /** The calls that led there, innermost first. */
  readonly calls?: readonly string[];
}

/** What a run used: milliseconds, bytes, ticks of Lua's interpreter. */
export interface Usage {
  readonly time: number;
  readonly memory: number;
  readonly ticks: number;
}

export interface Outcome {
  /** `exited`: the program called `os.exit`. */
  readonly kind: "ended" | "failed" | "stopped" | "exited";
  readonly usage: Usage;
  readonly problem?: Problem;
  /** The JSON of the native module `profile`, if the run was profiled. */
  readonly profile?: string;
  /** Whether the prompt got only the beginning of a statement. Nothing ran. */
  readonly incomplete?: boolean;
}

/** What the program draws with, in the order of the calls. Numbers are pixels of the screen's 480 by 320. */
export type Drawing =
  | readonly ["clear", color: string]
  | readonly ["rect", x: number, y: number, width: number, height: number, color: string]
  | readonly ["circle", x: number, y: number, radius: number, color: string]
  | readonly ["line", x1: number, y1: number, x2: number, y2: number, color: string]
  | readonly ["text", x: number, y: number, text: string, color: string, size: number];

/** The state of keyboard and pointer at a frame. */
export interface ScreenInput {
  /** Names of the pressed keys, as `KeyboardEvent.key` has them. */
  readonly keys: readonly string[];
  readonly pointer: { readonly x: number; readonly y: number; readonly down: boolean };
}

/** A function that completion offers. */
export interface Documented {
  readonly name: string;
  /** `(text: string) -> any`. */
  readonly signature: string;
  readonly doc: string;
}

export interface DocumentedModule {
  readonly name: string;
  readonly doc: string;
  readonly members: readonly Documented[];
}

export type Request =
  /** The first message. `interrupt` is there where the page is isolated; `base` is what `fetch` resolves against. */
  | { readonly type: "open"; readonly base: string; readonly interrupt: Int32Array | undefined }
  | { readonly type: "run"; readonly files: readonly ProjectFile[]; readonly profile: boolean }
  | { readonly type: "evaluate"; readonly source: string; readonly files: readonly ProjectFile[] }
  | { readonly type: "check"; readonly id: number; readonly name: string; readonly source: string }
  | { readonly type: "stop" }
  | { readonly type: "frame"; readonly input: ScreenInput };

export type Response =
  | { readonly type: "ready"; readonly modules: readonly DocumentedModule[] }
  | { readonly type: "broken"; readonly message: string }
  | { readonly type: "output"; readonly stream: "out" | "error"; readonly text: string }
  | { readonly type: "usage"; readonly usage: Usage }
  | { readonly type: "drawn"; readonly drawings: readonly Drawing[] }
  | { readonly type: "checked"; readonly id: number; readonly problem: Problem | undefined }
  | { readonly type: "done"; readonly outcome: Outcome };
