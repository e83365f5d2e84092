/** examples/pages: the server as a user runs it, its page, and the components for React and Vue, in Chromium. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { builtPackage } from "../support/built.js";
import type { TestBrowser } from "../support/browsers/browser.js";
import { chromium } from "../support/browsers/chromium.js";
import { without } from "../support/browsers/engines.js";
import { runInPage } from "../support/browsers/run-in-page.js";
import { ROOT } from "../support/compile.js";
import { serve, type StaticServer } from "../support/static-server.js";
import { toolsOf } from "../support/tools.mjs";

const PAGES = path.join(ROOT, "examples", "pages");
const tools = toolsOf("bundlers") ?? "";
const bundles = mkdtempSync(path.join(tmpdir(), "perilune-components-"));
afterAll(() => {
  rmSync(bundles, { recursive: true, force: true });
});

/** Waits until a condition of the page holds. */
const UNTIL = `const until = async (test) => {
  for (const end = performance.now() + 30000; !test(); await new Promise((resolve) => setTimeout(resolve, 10)))
    if (performance.now() > end) throw new Error("never: " + test);
};`;

describe("the server", () => {
  let child: ChildProcess;
  let origin: string;
  beforeAll(async () => {
    child = spawn(process.execPath, [path.join(PAGES, "server.mjs"), "0"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(child.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
    origin = line.toString().trim();
  });
  afterAll(() => {
    child.kill();
  });

  const order = async (body: string): Promise<unknown> => {
    const response = await fetch(`${origin}orders`, { method: "POST", body });
    return [response.status, await response.json()];
  };

  it("checks an order with the page's Lua", async () => {
    const items = [
      { name: "bread", count: 2 },
      { name: "apple", count: 1 },
    ];
    expect(await order(JSON.stringify(items))).toEqual([200, { total: 530 }]);
    expect(await order('[{ "name": "bread", "count": 2.5 }]')).toEqual([
      422,
      { problem: "we sell 0 to 20 of bread, not 2.5" },
    ]);
    expect(await order('[{ "name": "gold", "count": 1 }]')).toEqual([422, { problem: "we have no gold" }]);
    expect(await order("[")).toEqual([422, { problem: "this is no order" }]);
    expect(await order("9".repeat(20_000))).toEqual([422, { problem: "the order is too long" }]);
  });

  it("serves the page, the package and nothing else", async () => {
    const status = async (name: string): Promise<number> => (await fetch(origin + name)).status;
    expect(await Promise.all(["", "cart.lua", "perilune/wasm/perilune.wasm"].map(status))).toEqual([
      200, 200, 200,
    ]);
    expect(await Promise.all(["%2e%2e/README.md", "..%2F..%2Fpackage.json", "none"].map(status))).toEqual([
      404, 404, 404,
    ]);
  });
});

describe.skipIf(chromium.missing.length > 0)(`in a page${without(chromium)}`, () => {
  let browser: TestBrowser;
  let server: StaticServer;
  beforeAll(async () => {
    server = await serve({
      "/perilune/": builtPackage(),
      "/pages/": PAGES,
      "/bundles/": bundles,
      "/wasm/": path.join(ROOT, "wasm"),
    });
    browser = await chromium.launch();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  it("the form says what Lua says, and the element draws what Lua draws", async () => {
    const { result } = await runInPage(
      browser,
      server,
      `${UNTIL}
      const frame = document.createElement("iframe");
      frame.src = "/pages/index.html";
      document.body.append(frame);
      const find = (selector) => frame.contentDocument?.querySelector(selector);
      const said = [];
      const say = () => said.push([find("output").textContent, find("form button").disabled]);
      await until(() => find("output")?.textContent);
      say();
      for (const [name, value] of [["bread", 2], ["apple", 21]]) {
        const field = find("[name=" + name + "]");
        field.value = value;
        field.dispatchEvent(new frame.contentWindow.Event("input", { bubbles: true }));
        say();
      }
      await until(() => find("lua-view button"));
      find("lua-view button").click();
      find("lua-view button").click();
      said.push(find("lua-view").textContent);
      find("lua-view").remove();
      done(said);`,
    );
    expect(result).toEqual([
      ["the cart is empty", true],
      ["5.00 €", false],
      ["we sell 0 to 20 of apple, not 21", true],
      "2",
    ]);
  });

  const APPS = {
    react: `import { createElement } from "react";
      import { createRoot } from "react-dom/client";
      import { Cart } from ${JSON.stringify(path.join(PAGES, "react", "cart.jsx"))};
      export function mount(element, rules) {
        const root = createRoot(element);
        root.render(createElement(Cart, { rules }));
        return () => root.unmount();
      }`,
    vue: `import { createApp } from "vue";
      import { Cart } from ${JSON.stringify(path.join(PAGES, "vue", "cart.mjs"))};
      export function mount(element, rules) {
        const app = createApp(Cart, { rules });
        app.mount(element);
        return () => app.unmount();
      }`,
  };
  describe.skipIf(tools === "")("components (node test/support/tools.mjs bundlers installs them)", () => {
    it.for(Object.entries(APPS))("%s", async ([name, contents]) => {
      await build({
        stdin: { contents, resolveDir: bundles },
        nodePaths: [tools, path.join(builtPackage(), "modules")],
        bundle: true,
        format: "esm",
        platform: "browser",
        jsx: "automatic",
        define: { "process.env.NODE_ENV": '"production"' },
        loader: { ".wasm": "file" },
        outfile: path.join(bundles, `${name}.js`),
        logLevel: "error",
      });
      const { result } = await runInPage(
        browser,
        server,
        `import { mount } from "/bundles/${name}.js";
        ${UNTIL}
        const element = document.createElement("div");
        document.body.append(element);
        const unmount = mount(element, "/pages/cart.lua");
        const said = [element.textContent];
        const output = () => element.querySelector("output")?.textContent;
        await until(output);
        said.push(output());
        element.querySelector("button").click();
        await until(() => output() !== said.at(-1));
        said.push(output());
        unmount();
        done(said.slice(1));`,
      );
      expect(result).toEqual(["1 for 2.5 €", "2 for 5 €"]);
    });
  });
});
