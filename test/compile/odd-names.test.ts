/** Names and flags that compilers read otherwise than their users: both compilers take them alike. emcc where it is found. */
import { describe, expect, it, vi } from "vitest";
import { compileModule } from "../../src/compile/compile.node.js";
import { findEmcc } from "../../src/compile/find-emcc.node.js";

// Loading LLVM takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const { found } = await findEmcc(process.env);
const compilers = ["npm" as const, ...(found ? ["emcc" as const] : [])];

describe.each(compilers)("with %s", (compiler) => {
  it.each(["@x.c", "-x.c", "@"].map((name) => [name.endsWith(".c") ? name : `${name}/x.c`]))(
    "%s is a file",
    async (name) => {
      const good = "int luaopen_x(void *L) { return !L; }\n";
      const { exports } = await compileModule({ sources: { [name]: good }, name: "x", compiler });
      expect(exports).toEqual(["luaopen_x"]);
      const bad = compileModule({ sources: { [name]: "int luaopen_x(void *L) { return M }\n" }, compiler });
      await expect(bad).rejects.toMatchObject({ code: "ERR_COMPILE" });
      await expect(bad).rejects.toThrow(`does not compile:\n${name}:1:33: error: `);
    },
  );

  it("directories and files to include have such names too", async () => {
    const { warnings } = await compileModule({
      sources: {
        "x.c": '#include "one.h"\nint luaopen_x(void *L) { return ONE + TWO + !L; }\n',
        "@inc/one.h": "#define ONE 1\n",
        "@two.h": "#define TWO 2\n",
      },
      includeDirs: ["@inc"],
      flags: ["-include", "@two.h"],
      compiler,
    });
    expect(warnings).toBe("");
  });

  it("-fexceptions is taken, and changes nothing for C", async () => {
    const sources = {
      "x.c": `
        static void done(int *p) { *p = 0; }
        void other(void) __attribute__((weak));
        int luaopen_x(void *L) { int n __attribute__((cleanup(done))) = !L; if (other) other(); return n; }
      `,
    };
    const [without, having] = await Promise.all(
      [[], ["-fexceptions"]].map((flags) => compileModule({ sources, flags, compiler })),
    );
    expect(having?.warnings).toBe("");
    expect(having?.wasm).toEqual(without?.wasm);
  });
});
