/**
 * The playground in browsers, driven from a page around it: programs, errors, the prompt, files, sharing, stopping. A full
 * run also loads the C compiler's 105 MB.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { toFragment } from "../../site/src/share/share.js";
import type { ProjectFile } from "../../site/src/run/protocol.js";
import { inEachBrowser } from "../support/browsers/engines.js";
import { builtSite } from "../support/built-site.js";
import { ROOT } from "../support/compile.js";
import { ALL } from "../support/scale.js";

/** Functions for scripts of the tests, which open the playground in a frame and act like its user. */
const DRIVER = `
const frame = document.createElement("iframe");
Object.assign(frame.style, { width: "1200px", height: "800px", border: "0" });
let page;
const $ = (id) => page.getElementById(id);
const until = async (what, test) => {
  for (const end = performance.now() + 30000; ; ) {
    const value = await test();
    if (value) return value;
    if (performance.now() > end) throw new Error("not seen: " + what + "; " + $("status")?.textContent + "; " + $("log")?.textContent);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
const idle = () => until("the end of the run", () => !$("run").disabled);
const open = async (fragment) => {
  frame.remove();
  frame.src = "/site/index.html#" + fragment;
  document.body.append(frame);
  await until("the page", () => (page = frame.contentDocument)?.readyState === "complete" && $("status")?.textContent === "Ready");
};
const run = async () => { $("run").click(); await idle(); return text(); };
const text = () => [...$("log").childNodes].map((node) => node.textContent).join("\\n").replaceAll("\\n\\n", "\\n");
const press = (element, key, more = {}) =>
  element.dispatchEvent(new frame.contentWindow.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
const type = async (line) => {
  const field = $("prompt");
  field.value = line;
  press(field, "Enter");
  await until("the start of the line", () => $("run").disabled || field.value !== line);
  await idle();
  return text();
};
`;

const projectOf = (...files: readonly (readonly [string, string | Uint8Array])[]): Promise<string> =>
  toFragment(files.map(([name, content]): ProjectFile => ({ name, content })));

const lua = (source: string): Promise<string> => projectOf(["main.lua", source]);

const folders = (): Record<string, string> => ({
  "/site/": builtSite(),
  "/site/assets-c/clang/": path.join(ROOT, "node_modules/@yowasp/clang/gen"),
  "/site/assets-c/sysroot/": path.join(ROOT, "wasm/sysroot"),
  "/site/assets-c/include/": path.join(ROOT, "native/include"),
});

inEachBrowser("the playground", folders, (pages) => {
  const drive = async (script: string, headers: Readonly<Record<string, string>> = {}): Promise<unknown> => {
    const { result } = await pages.run(`${DRIVER}\n${script}`, { headers, seconds: 60 });
    return result;
  };

  test("each example runs to its end, without an error", async () => {
    const outputs = (await drive(`
      const outputs = {};
      await open("");
      for (const { value } of [...$("presets").options]) {
        if (value === "game") continue;
        $("presets").value = value;
        $("presets").dispatchEvent(new Event("change"));
        await run();
        outputs[value] = $("status").textContent + ": " + text();
      }
      done({ ...outputs, bars: page.querySelectorAll(".flame button").length, rows: page.querySelectorAll("#flame tr").length });
    `)) as Record<string, string | number>;
    const { bars, rows, ...texts } = outputs;
    expect(Object.keys(texts)).toHaveLength(7);
    expect(texts).toMatchObject({
      hello: expect.stringMatching(/^Done: Hello, Ada!\n/),
      coroutines: expect.stringMatching(/primes\t2 3 5 7 /),
      promises: expect.stringMatching(/^Done: 200\tapplication\/json\nMercury +2440 km\n[^]*false\t/),
      processes: expect.stringMatching(
        /Ada\theard\tAda comes in, Bob comes in, Cleo comes in, the room is full/,
      ),
      parsing: expect.stringMatching(/\(a\(b\)c\)\tbalanced\n[^]*numbers\t2\t3\t4\t10\t5/),
      mixed: expect.stringMatching(/a · b\t11\.0\n\|a\|\t5\.0\nbad argument #2 to 'vec\.dot'/),
      profiler: expect.stringMatching(/queens\t92/),
    });
    expect(bars).toBeGreaterThan(5);
    expect(rows).toBeGreaterThan(3);
  });

  test("an error has its message, excerpt and calls, and its line is marked in its file", async () => {
    const link = await projectOf(
      ["main.lua", "local m = require 'm'\nm.fail()\n"],
      ["m.lua", "local m = {}\nfunction m.fail()\n  return nil + 1\nend\nreturn m\n"],
    );
    expect(
      await drive(`
        await open(${JSON.stringify(link)});
        const output = await run();
        done({
          output, status: $("status").textContent, mark: page.querySelector(".cm-problem")?.textContent,
          marked: page.querySelector(".cm-problem-line")?.textContent,
          file: page.querySelector("#files [aria-selected=true]").textContent,
        });
      `),
    ).toMatchObject({
      output: expect.stringMatching(
        /^m\.lua:3: attempt to perform arithmetic on a nil value[^]*> 3 \|[^]*main\.lua:2/,
      ),
      status: "Failed",
      mark: "attempt to perform arithmetic on a nil value",
      marked: "  return nil + 1",
      file: "m.lua",
    });
  });

  test("the prompt goes on with the program's globals, reads several lines, and has a history", async () => {
    expect(
      await drive(`
        await open(${JSON.stringify(await lua("x = 20\nfunction double(n) return n * 2 end"))});
        await run();
        await type("double(x) + 2.0");
        await type("for i = 1, 2 do");
        const goesOn = $("prompt").value;
        await type(goesOn + "print('line', i) end");
        const output = await type("error('no')");
        press($("prompt"), "ArrowUp");
        press($("prompt"), "ArrowUp");
        done({ goesOn, output, recalled: $("prompt").value, still: (await type("x")).trim().split("\\n").pop() });
      `),
    ).toMatchObject({
      goesOn: "for i = 1, 2 do\n",
      output: expect.stringMatching(/> double\(x\) \+ 2\.0\n42\.0\n[^]*line\t1\nline\t2\n[^]*no/),
      recalled: "for i = 1, 2 do\nprint('line', i) end",
      still: "20",
    });
  });

  describe.each([
    ["", {}],
    [
      " in an isolated page",
      { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" },
    ],
  ])("Stop%s", (_, headers) => {
    test("ends an endless loop, and keeps the state; the page stays alive", async () => {
      const scripts = readdirSync(path.join(builtSite(), "assets")).map((name) => `/site/assets/${name}`);
      for (const name of ["/site/index.html", ...scripts]) pages.server.headers.set(name, headers);
      expect(
        await drive(
          `
          await open(${JSON.stringify(await lua("x = 5\nwhile true do x = x end"))});
          // On a machine without time to spare the worker may answer too late, and is replaced.
          let kept = false, status, turns = 0;
          for (let attempt = 0; attempt < 8 && !kept; attempt++) {
            $("run").click();
            await until("turns of the page", () => $("status").textContent === "Running" && ++turns % 10 === 0);
            $("stop").click();
            await idle();
            status = $("status").textContent;
            kept = (await type("x")).includes("\\n5");
          }
          done({ status, kept, isolated: frame.contentWindow.crossOriginIsolated });
        `,
          headers,
        ),
      ).toEqual({ status: "Stopped", kept: true, isolated: Object.keys(headers).length > 0 });
    });
  });

  test("a loop that cannot be interrupted ends too, with its worker; the next program runs", async () => {
    // A pattern that backtracks for years in a single call of C.
    const link = await lua("local s = ('a'):rep(60)\nprint(s:find(('a*'):rep(40) .. 'b'))");
    expect(
      await drive(`
        await open(${JSON.stringify(link)});
        $("run").click();
        await new Promise((resolve) => setTimeout(resolve, 200));
        $("stop").click();
        await idle();
        const status = $("status").textContent;
        await type("1 + 1");
        done({ status, output: text() });
      `),
    ).toMatchObject({ status: "Stopped", output: expect.stringMatching(/\n2\n?$/) });
  });

  test.runIf(ALL)("the game draws, and follows the keys", async () => {
    expect(
      await drive(`
        await open("game");
        $("run").click();
        const canvas = $("canvas");
        const shown = () => canvas.getContext("2d").getImageData(0, 300, 480, 1).data;
        const paddle = () => { const row = shown(); for (let x = 0; x < 480; x++) if (row[4 * x] > 200) return x; return -1; };
        await until("the paddle", () => paddle() > 0);
        const before = paddle();
        press(canvas, "ArrowLeft");
        await until("the paddle's move", () => paddle() >= 0 && paddle() < before - 20);
        $("stop").click();
        await idle();
        done($("status").textContent);
      `),
    ).toBe("Stopped");
  });

  test("a native module that is dropped on the page can be required", async () => {
    const bytes = [...readFileSync(path.join(ROOT, "examples/textstats.wasm"))];
    const link = await lua("print(type(require 'textstats'))");
    expect(
      await drive(`
        await open(${JSON.stringify(link)});
        const transfer = new frame.contentWindow.DataTransfer();
        transfer.items.add(new frame.contentWindow.File([new Uint8Array(${JSON.stringify(bytes)})], "textstats.wasm"));
        page.body.dispatchEvent(new frame.contentWindow.DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
        await until("the tab", () => [...page.querySelectorAll("#files [role=tab]")].some((tab) => tab.textContent === "textstats.wasm"));
        const description = $("binary").textContent;
        done({ description, output: await run() });
      `),
    ).toMatchObject({
      description: `textstats.wasm: a native module of ${bytes.length.toLocaleString("en")} bytes. Load it with require "textstats".`,
      output: expect.stringMatching(/^(table|function)\n$/),
    });
  });

  test("a shared link opens the project; a damaged one is one error beside a program that runs", async () => {
    const link = await lua("print('shared')");
    expect(
      await drive(`
        await open(${JSON.stringify(link)});
        const output = await run();
        $("share").click();
        await until("the link", () => /^The link is/.test($("status").textContent));
        const same = frame.contentWindow.location.hash === ${JSON.stringify(`#${link}`)};
        await open(${JSON.stringify(link.slice(0, -9))});
        const alert = $("alert").textContent;
        done({ output, same, alert, runs: (await run()).slice(0, 10) });
      `),
    ).toEqual({
      output: "shared\n",
      same: true,
      alert:
        "This link is damaged: a part of it is missing or was changed. Copy the whole address again. Dismiss",
      runs: "Hello, Ada",
    });
  });

  test.runIf(ALL)(
    "files are created, edited by keyboard and removed; names of controls are there for screen readers",
    async () => {
      expect(
        await drive(`
        await open("hello");
        $("new-file").click();
        $("name").value = "../x";
        $("name-form").requestSubmit();
        const refused = $("alert").textContent;
        $("name").value = "more.lua";
        $("name-form").requestSubmit();
        const names = () => [...page.querySelectorAll("#files [role=tab]")].map((tab) => tab.textContent);
        const created = names();
        press(page.querySelector("#files [aria-selected=true]"), "ArrowRight");
        const selected = page.querySelector("#files [aria-selected=true]").textContent;
        press(page.querySelector("#files [aria-selected=true]"), "ArrowLeft");
        $("remove-file").click();
        const nameless = [...page.querySelectorAll("button, select, textarea, input, [role=tabpanel], canvas")].filter(
          (control) => !(control.textContent.trim() || control.ariaLabel || control.getAttribute("aria-label") || control.labels?.length || control.hidden),
        );
        $("theme").click();
        const theme = page.documentElement.dataset.theme;
        $("theme").click();
        press(page.body, "Enter", { ctrlKey: true });
        await until("the run", () => text().includes("Hello, Lua!"));
        done({ refused, created, selected, removed: names(), nameless: nameless.map((control) => control.id),
          themes: new Set([theme, page.documentElement.dataset.theme]).size });
      `),
      ).toMatchObject({
        refused: expect.stringMatching(/'\.\.\/x' is not a file name/),
        created: ["main.lua", "greeting.lua", "stdin.txt", "more.lua"],
        selected: "main.lua",
        removed: ["main.lua", "greeting.lua", "stdin.txt"],
        nameless: [],
        themes: 2,
      });
    },
  );

  test.runIf(ALL)(
    "C is compiled in the page, with progress, and its mistakes are marked",
    async () => {
      const source = "#include <lua.h>\nint luaopen_n (lua_State *L) { lua_pushinteger(L, 7); return 1; }\n";
      const good = await projectOf(["main.lua", "print(require 'n')"], ["n.c", source]);
      const bad = await projectOf(["main.lua", "print(require 'n')"], ["n.c", source.replace("7", "seven")]);
      const { result } = await pages.run(
        `${DRIVER}
        await open(${JSON.stringify(good)});
        $("run").click();
        await until("progress", () => /Loading the C compiler: \\d+ of \\d+ MB/.test($("status").textContent));
        await until("the end", () => !$("run").disabled).catch(() => idle()).catch(() => idle());
        const output = text();
        frame.contentWindow.location.hash = ${JSON.stringify(bad)};
        await until("the other project", () => text() !== undefined && page.querySelector("#presets").selectedIndex === -1);
        await new Promise((resolve) => setTimeout(resolve, 300));
        $("run").click();
        await until("the mistake", () => /seven/.test(page.querySelector(".cm-problem")?.textContent ?? ""));
        done({ output, mark: page.querySelector(".cm-problem-line").textContent });`,
        { seconds: 150 },
      );
      expect(result).toEqual({
        output: "7\t/app/n.wasm\n",
        mark: "int luaopen_n (lua_State *L) { lua_pushinteger(L, seven); return 1; }",
      });
    },
    200_000,
  );
});
