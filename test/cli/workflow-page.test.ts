/** The page of `perilune worker --ui`, in Chromium: lists, histories and replays; and what its server refuses. */

import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Browser, Page } from "playwright-core";
import { HostError } from "../../src/errors/host-error.js";
import { serveUi, type Ui } from "../../src/cli/workflow-server.js";
import { runWorker } from "../../src/cli/worker-command.js";
import { defineActivities } from "../../src/workflows/activities.js";
import { memoryStore } from "../../src/workflows/memory-store.js";
import { createWorkflows, type Workflows } from "../../src/workflows/service.js";
import { chromium, launchChromium } from "../support/browsers/chromium.js";
import { without } from "../support/browsers/engines.js";
import { coded } from "../support/coded.js";
import { products, sharedRuntime, type Product } from "../support/products.js";

const runtime = sharedRuntime(products[0] as Product);
const HOSTILE = `<img src=x onerror="document.title = 'run'">`;

const shop = defineActivities({
  name: "shop",
  activities: {
    reserve: ([sku]) => ({ reservation: `${String(sku)} x 2` }),
    charge: ([card]) => {
      if (card === "stolen") throw new HostError("the card was refused", { kind: "permission_denied" });
      return { bytes: new Uint8Array([1, 2]), big: 2n ** 60n };
    },
  },
});

const order = `local workflow, shop = require "workflow", require "shop" workflow.on_failure(error, "gone", 0)
local sku, card = ...
local reserved = assert(shop.reserve(sku))
assert(shop.charge(card))
workflow.sleep(0.01)
return reserved.reservation, workflow.receive "shipped"
`;

let workflows: Workflows;
let ui: Ui;
beforeAll(async () => {
  workflows = await createWorkflows({
    store: memoryStore(),
    runtime: runtime(),
    programs: { order },
    activities: [shop],
  });
  await workflows.work();
  ui = await serveUi({ workflows, sources: new Map([["order.lua", order]]), address: "0" });
  const start = (id: string, ...input: string[]): Promise<string> => workflows.start("order", { id, input });
  await start("good", "tea", "visa");
  await workflows.signal("good", "shipped", { by: "train" });
  await workflows.result("good");
  await start("failed", "tea", "stolen");
  await workflows.result("failed");
  await start("waits / here", HOSTILE, "visa");
  while ((await workflows.show("waits / here")).steps < 4)
    await new Promise((resolve) => setTimeout(resolve, 5));
});
afterAll(async () => {
  ui.close();
  await workflows.stop();
});

describe.skipIf(chromium.missing.length > 0)(`the page of workflows${without(chromium)}`, () => {
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];
  beforeAll(async () => {
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    page.setDefaultTimeout(20_000);
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (message) => problems.push(message.text()));
    page.on("request", (made) => {
      if (!made.url().startsWith(ui.url)) problems.push(made.url());
    });
  });
  afterAll(() => browser.close());

  it("lists workflows by status, shows a history, replays it to a line, and sees what changes", async () => {
    await page.goto(ui.url);
    const rows = page.locator("#list .row");
    await rows.nth(2).waitFor();
    expect(await rows.count()).toBe(3);
    await page.locator("#tabs button", { hasText: "failed" }).click();
    await page.locator("#list .row:only-child").click();
    expect(await page.locator("#error").textContent()).toContain("permission_denied: the card was refused");
    expect(await page.locator("#error").textContent()).toContain("order.lua:4");
    expect(await page.locator("#error").textContent()).toContain("not undone: gone");
    await page.locator("#tabs button", { hasText: "waiting" }).click();
    await page.locator("#list .row:only-child").click();
    await page.locator("h2", { hasText: "waits / here" }).waitFor();
    expect(await page.locator("#input").textContent()).toBe(JSON.stringify([HOSTILE, "visa"]));
    expect(await page.locator("#history .step").count()).toBe(4);
    await page.locator("#history .step").nth(1).click();
    const here = page.locator("#source .here");
    expect(await here.textContent()).toBe("assert(shop.charge(card))");
    expect(await page.locator("#replay h3").textContent()).toBe("Replayed to step 2, at order.lua:4");
    expect(await page.locator("#history .step[aria-current=true] code").textContent()).toContain(
      `{"bytes":{"base64":"AQI="},"big":`,
    );
    await workflows.signal("waits / here", "shipped", 1);
    await page.locator("#values").waitFor();
    expect(await page.locator("#values").textContent()).toContain(",1]");
    await page.reload();
    await page.locator("h2", { hasText: "waits / here" }).waitFor();
    expect(await page.title()).toBe("Workflows");
    expect(problems).toEqual([]);
  });
});

/** The status and the JSON of an answer. */
function ask(path: string, { method = "GET", host = "" } = {}): Promise<[number | undefined, unknown]> {
  return new Promise((resolve, reject) => {
    const asked = request(
      ui.url,
      { path, method, ...(host === "" ? {} : { headers: { host } }) },
      (answer) => {
        let text = "";
        answer.on("data", (piece: Buffer) => (text += piece.toString()));
        answer.on("end", () => {
          resolve([
            answer.statusCode,
            text === "" || text.startsWith("<") ? text.slice(0, 15) : JSON.parse(text),
          ]);
        });
      },
    );
    asked.on("error", reject);
    asked.end();
  });
}

it("its server answers only for its own address, changes nothing, and says what is wrong", async () => {
  expect(await ask("/", { method: "HEAD" })).toEqual([200, ""]);
  expect(await ask("/")).toEqual([200, "<!doctype html>"]);
  expect((await ask("/", { host: "evil.example:80" }))[0]).toBe(403);
  expect((await ask("/", { host: "localhost" }))[0]).toBe(200);
  expect((await ask("/api/workflows/good", { method: "DELETE" }))[0]).toBe(405);
  expect(await ask("//")).toEqual([400, { error: "'//' is no address of this server" }]);
  expect(await ask("/api/nothing")).toEqual([404, { error: "there is nothing at /api/nothing" }]);
  expect(await ask("/api/workflows/none")).toEqual([404, { error: "there is no workflow 'none'" }]);
  expect(await ask("/api/workflows?status=completed&limit=1")).toMatchObject([
    200,
    [{ status: "completed" }],
  ]);
  const wrong = (address: string): Promise<Ui> => serveUi({ workflows, sources: new Map(), address });
  for (const address of ["x", "99999", "1.2.3.4:x"])
    await expect(wrong(address)).rejects.toThrow(coded("ERR_USAGE"));
  const taken = new URL(ui.url).port;
  await expect(wrong(taken)).rejects.toThrow(`--ui: cannot listen on 127.0.0.1:${taken}: listen EADDRINUSE`);
  const said: string[] = [];
  const io = {
    stdout: (text: string) => void said.push(text),
    stderr: (text: string) => void said.push(text),
  };
  expect(await runWorker(["--ui", "--help"], io)).toBe(0);
  expect(said.join("")).toContain("--ui [[HOST:]PORT]");
});
