/** Targets that compare Perilune with native Lua: a function of a file in the folder `lua`, from texts to a text. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type fc from "fast-check";
import { hasCode, LimitError, type LuaState } from "../../src/index.js";
import { loadCovered } from "./coverage.js";
import { nativeProcess } from "./native-process.js";
import { pathOf, target, type Session, type Target } from "./target.js";

const LIMITS = { timeout: 300, memory: 2 ** 25 };

interface Differential<T> extends Pick<Target<T>, "name" | "sample" | "freeText"> {
  readonly inputs: fc.Arbitrary<T>;
  /** The arguments of the function. Each character of a text is a byte. */
  readonly args: (input: T) => readonly string[];
  /** What tells the path of an input besides its result. */
  readonly kind?: (input: T) => string;
  /** Further checks of an input. */
  readonly more?: (state: LuaState, input: T) => void;
}

const latin1 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "latin1"));

function difference(text: string, wanted: string): string {
  const [lines, others] = [text, wanted].map((all) => all.split("\n"));
  const at = lines?.findIndex((line, index) => line !== others?.[index]) ?? 0;
  return `line ${at + 1}: Perilune ${JSON.stringify(lines?.[at])}, native Lua ${JSON.stringify(others?.[at])}`;
}

/** An input on which Perilune reaches a limit is not given to native Lua, which has none. */
export function differential<T>({ args, more, kind, ...rest }: Differential<T>): Target {
  const file = fileURLToPath(new URL(`lua/${rest.name}.lua`, import.meta.url));
  const open = async (): Promise<Session<T>> => {
    const runtime = await loadCovered({ realFiles: false });
    const native = await nativeProcess(file);
    const state = runtime.createState();
    state.set("drive", state.run(readFileSync(file), { name: `@${rest.name}.lua`, result: "one" }));
    const found = (given: readonly Uint8Array[]): Uint8Array | undefined => {
      state.limits.set(LIMITS);
      try {
        return state.run<[Uint8Array]>("return drive(...)", { args: given, strings: "bytes" })[0];
      } catch (error) {
        if (error instanceof LimitError || hasCode(error, "ERR_LUA_MEMORY")) return undefined;
        throw error;
      } finally {
        state.limits.set({});
      }
    };
    return {
      check: async (input) => {
        const given = args(input).map(latin1);
        const ours = found(given);
        if (ours === undefined) return "a limit";
        const theirs = (await native?.call(given)) ?? ours;
        const [text = "", wanted = ""] = [ours, theirs].map((bytes) => Buffer.from(bytes).toString("latin1"));
        if (text !== wanted) throw new Error(difference(text, wanted));
        more?.(state, input);
        return `${kind?.(input) ?? ""}${pathOf(text)}`;
      },
      close: () => {
        state.close();
        native?.close();
      },
    };
  };
  return target({ ...rest, open });
}
