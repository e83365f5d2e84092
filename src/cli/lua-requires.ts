/** Which modules a Lua source asks for by `require`, as far as its text says. */

/** Comments, strings, names, and everything else character by character. */
const TOKEN =
  /--\[(=*)\[[^]*?\]\1\]|--[^\n]*|\[(=*)\[[^]*?\]\2\]|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'|[A-Za-z_]\w*|\.{2,3}|\S/g;

/** A string without escapes. */
const NAME = /^(["'])([^"'\\]*)\1$|^\[(=*)\[\n?([^]*)\]\3\]$/;

/** The modules that `require` is called with; undefined if a call, or another use of `require`, does not say with which. */
export function requiredModules(source: string): readonly string[] | undefined {
  const tokens = [...source.matchAll(TOKEN)]
    .map(([token]) => token)
    .filter((token) => !token.startsWith("--"));
  const modules = new Set<string>();
  for (const [at, token] of tokens.entries()) {
    if (token !== "require" || [".", ":"].includes(tokens[at - 1] ?? "")) continue;
    // require "a", require("a"), pcall(require, "a")
    const [first = "", second = "", third = ""] = tokens.slice(at + 1);
    const isWhole = first === "(" || first === "," ? third === ")" : true;
    const name = NAME.exec(first === "(" || first === "," ? second : first);
    if (name === null || !isWhole) return undefined;
    modules.add(name[2] ?? name[4] ?? "");
  }
  return [...modules];
}

/**
 * The files that a program can come to: those that it requires, those that they require, and so on; all of them if one of these
 * sources does not say which. `files`: by path.
 */
export function reachableFiles(
  program: string,
  files: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const pending = [program];
  for (let source = pending.pop(); source !== undefined; source = pending.pop()) {
    const modules = requiredModules(source);
    if (modules === undefined) return files;
    for (const module of modules) {
      const base = module.replaceAll(".", "/");
      for (const path of [`${base}.lua`, `${base}/init.lua`]) {
        const text = files.get(path);
        if (text === undefined || found.has(path)) continue;
        found.set(path, text);
        pending.push(text);
      }
    }
  }
  return found;
}
