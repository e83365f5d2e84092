/** Tests of the module `fetch`: no network, no waiting. */
import { HostError } from "perilune";
import { luaMatchers, luaProcess, recordingHandlers, testScheduler } from "perilune/testing";
import { expect, test } from "vitest";
import { fetchModule, PAGE } from "./fetch.js";
import "./matchers.js";

expect.extend(luaMatchers);

const PAGES = recordingHandlers({
  [PAGE]: ({ url }: { url: string }) => {
    if (url === "https://down.example") throw new HostError("no connection", { kind: "unavailable" });
    if (url === "https://slow.example") return new Promise(() => undefined);
    return url.endsWith("/none") ? { status: 404, body: "" } : { status: 200, body: `<p>${url}</p>` };
  },
});

const script = (source: string): ReturnType<typeof luaProcess> =>
  luaProcess(source, { modules: [fetchModule] });

test("gives the body and the status of a page", async () => {
  PAGES.clear();
  await using scheduler = await testScheduler({ handlers: [PAGES] });
  const result = scheduler.execute(script('return fetch.page "https://a.example"'));
  await expect(result).toReturnLua("<p>https://a.example</p>", undefined, 200);
  expect(PAGES.of(PAGE)).toEqual([{ url: "https://a.example" }]);
});

test("gives an error for a page that there is not, and lets scripts handle it", async () => {
  await using scheduler = await testScheduler({ handlers: [PAGES] });
  const tell = script(`
    local page, err = fetch.page(...)
    return page, err:kind(), err:message()
  `);
  await expect(scheduler.execute(tell, { input: ["https://a.example/none"] })).toReturnLua(
    undefined,
    "not_found",
    "no page at https://a.example/none",
  );
  const raise = script("return assert(fetch.page(...))");
  const down = await scheduler.execute(raise, { input: ["https://down.example"] });
  expect(down).toFailWith({ kind: "unavailable", message: "no connection", retryable: true });
  expect(down).not.toReturnLua("no connection");
});

test("gives up after five seconds, which pass at once", async () => {
  await using scheduler = await testScheduler({ handlers: [PAGES] });
  const result = scheduler.execute(script('return assert(fetch.page "https://slow.example")'));
  await scheduler.clock.advance(4999);
  expect(scheduler.size).toBe(1);
  await scheduler.clock.advance(1);
  await expect(result).toFailWith("timeout");
});
