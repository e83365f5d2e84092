/** A confined state in a real directory, with links to files outside planted by others: nothing outside is read or changed. */
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { PeriluneError } from "../../../src/index.js";
import { pathOf, target } from "../target.js";
import { loadCovered } from "../coverage.js";

const SECRET = "return 'the secret'";

/** What a script does with two paths. */
const USES: Readonly<Record<string, string>> = {
  read: "local f = assert(io.open(a)) local text = f:read('a') f:close() return text",
  write: "local f = assert(io.open(a, 'w')) f:write('changed') f:close() return 'written'",
  append: "local f = assert(io.open(a, 'a')) f:write('changed') f:close() return 'written'",
  update: "local f = assert(io.open(a, 'r+')) f:write('changed') f:close() return 'written'",
  remove: "return assert(os.remove(a))",
  rename: "return assert(os.rename(a, b))",
  load: "return assert(loadfile(a))()",
  run: "return dofile(a)",
  lines: "for line in io.lines(a) do return line end",
  input: "io.input(a) local text = io.read('a') io.close(io.input()) return text",
  output: "io.output(a) io.write('changed') io.close(io.output()) return 'written'",
  require: "package.path = a return require(b)",
  "require a name": "package.loaded[a] = nil return require(a)",
  search: "return assert(package.searchpath(b, a))",
  loadlib: "return assert(package.loadlib(a, '*'))",
  cpath: "package.cpath = a return require(b)",
};

/** What somebody else does meanwhile: makes a link within the directory. */
const LINK = "link";

const part = fc.oneof(
  fc.constantFrom(
    "",
    ".",
    "..",
    "in",
    "out",
    "dir",
    "new",
    "secret.lua",
    "plain.lua",
    "to-out",
    "to-top",
    "to-root",
    "to-secret",
    "?",
    "?.lua",
    "dir;out",
  ),
  fc.constantFrom(
    "\0",
    "\xff",
    "a".repeat(300),
    "%",
    "~",
    "C:",
    "\\",
    "...",
    "proc/self/root",
    "dev/fd",
    "dev/stdin",
  ),
);
const place = fc
  .tuple(
    fc.constantFrom("", "", "/", "//", "@IN@/", "@TOP@/", "./", "@IN@/../"),
    fc.array(part, { maxLength: 5 }),
    fc.constantFrom("", "", "/", "/."),
  )
  .map(([start, parts, end]) => start + parts.join("/") + end);

type Step = readonly [use: string, a: string, b: string];

export const paths = target<readonly Step[]>({
  name: "paths",
  sample: 40,
  inputs: fc.array(fc.tuple(fc.constantFrom(...Object.keys(USES), LINK, LINK), place, place), {
    minLength: 1,
    maxLength: 6,
  }),
  open: async () => {
    const runtime = await loadCovered({ stdlib: false });
    const top = mkdtempSync(path.join(tmpdir(), "perilune-paths-"));
    const [context, outside] = [path.join(top, "in"), path.join(top, "out")];
    mkdirSync(outside);
    const plant = (): void => {
      rmSync(context, { recursive: true, force: true });
      mkdirSync(path.join(context, "dir"), { recursive: true });
      writeFileSync(path.join(context, "plain.lua"), "return 'plain'");
      symlinkSync("../out", path.join(context, "to-out"));
      symlinkSync(top, path.join(context, "to-top"));
      symlinkSync("/", path.join(context, "to-root"));
      symlinkSync("../out/secret.lua", path.join(context, "to-secret"));
    };
    writeFileSync(path.join(outside, "secret.lua"), SECRET);
    const isUntouched = (): boolean =>
      readdirSync(top).sort().join() === "in,out" &&
      readdirSync(outside).join() === "secret.lua" &&
      lstatSync(path.join(outside, "secret.lua")).isFile() &&
      readFileSync(path.join(outside, "secret.lua"), "utf8") === SECRET;
    const real = (text: string): string => text.replaceAll("@IN@", context).replaceAll("@TOP@", top);
    const link = (to: string, from: string): string => {
      const file = path.resolve(context, from);
      if (!file.startsWith(`${context}${path.sep}`) || to === "") return "no link";
      try {
        symlinkSync(to, path.join(context, path.basename(file)));
        return "a link";
      } catch {
        return "no link";
      }
    };
    return {
      check: (steps) => {
        plant();
        const state = runtime.createState({ context, confined: true, ignoreEnvironment: true });
        try {
          return steps
            .map(([use, a, b]) => {
              if (use === LINK) return link(real(a), real(b));
              let text: string;
              try {
                const code = `local a, b = ... ${USES[use] ?? ""}`;
                text = String(state.run(code, { args: [real(a), real(b)], timeout: 2000 })[0]);
              } catch (error) {
                if (!(error instanceof PeriluneError)) throw error;
                text = error.message;
              }
              if (text.includes("the secret")) throw new Error(`${use} ${a} ${b} read a file outside`);
              if (!isUntouched()) throw new Error(`${use} ${a} ${b} changed a file outside`);
              return `${use} ${pathOf(text.replaceAll(real(a), "~"))}`;
            })
            .join();
        } finally {
          state.close();
        }
      },
      close: () => {
        rmSync(top, { recursive: true, force: true });
      },
    };
  },
});
