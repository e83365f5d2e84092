/** The module `http` with its handlers, and a real server. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import http from "../../src/hosts/http/module.js";
import { createDispatcher, type Dispatcher } from "../../src/processes/dispatcher.js";
import { REQUEST } from "../../src/processes/http/commands.js";
import { httpHandlers, type HttpHandlersOptions } from "../../src/processes/http/handlers.js";
import { coded } from "../support/coded.js";
import { products, sharedRuntime, type Product } from "../support/products.js";
import { rejection } from "../support/promises.js";

const product = products[0] as Product;
const runtime = sharedRuntime(product, { checkResults: true });

let server: Server;
let base = "";
let other = "";
let aborted = 0;
beforeEach(() => {
  aborted = 0;
});
beforeAll(async () => {
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  base = `http://127.0.0.1:${port}`;
  other = `http://localhost:${port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const ROUTES: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>> = {
  "/echo": (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method, headers } = request;
      response.writeHead(201, {
        "x-method": method,
        "X-Headers": JSON.stringify(headers),
        "set-cookie": ["a=1, 2", "b=2"],
      });
      response.end(Buffer.concat(chunks));
    });
  },
  "/gone": (_, response) => response.writeHead(404).end("not here"),
  "/to-echo": (_, response) => response.writeHead(302, { location: "/echo" }).end("moved"),
  "/keep": (_, response) => response.writeHead(307, { location: "/echo" }).end(),
  "/loop": (_, response) => response.writeHead(302, { location: "/loop" }).end(),
  "/away": (_, response) => response.writeHead(302, { location: `${other}/echo` }).end(),
  "/file": (_, response) => response.writeHead(302, { location: "file:///etc/passwd" }).end(),
  "/never": (request) => request.on("close", () => aborted++),
  "/large": (_, response) => response.end("x".repeat(100_000)),
  "/endless": (request, response) => {
    request.on("close", () => aborted++);
    response.writeHead(200);
    const timer = setInterval(() => response.write("tick"), 5);
    response.on("close", () => {
      clearInterval(timer);
    });
  },
  "/cut": (_, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write("some");
    setTimeout(() => response.destroy(), 10);
  },
  "/stall": (request, response) => {
    request.on("close", () => aborted++);
    response.writeHead(200).write("some");
  },
  "/empty": (_, response) => response.writeHead(204).end(),
};

function answer(request: IncomingMessage, response: ServerResponse): void {
  const route = ROUTES[request.url ?? ""];
  if (route === undefined) response.writeHead(500).end();
  else route(request, response);
}

function dispatching(options: Partial<HttpHandlersOptions> = {}): Dispatcher {
  const dispatcher = createDispatcher();
  dispatcher.registerAll(httpHandlers({ hosts: ["127.0.0.1"], ...options }));
  return dispatcher;
}

async function run(program: string, options: Partial<HttpHandlersOptions> = {}): Promise<unknown[]> {
  using state = runtime().createState({
    dispatcher: dispatching(options),
    modules: [http],
    globals: { base, other },
  });
  return await state.runAsync(`local http = require "http" ${program}`);
}

/** The kind and the message of the error of a request. */
const failed = (args: string, options: Partial<HttpHandlersOptions> = {}): Promise<unknown[]> =>
  run(
    `local value, err = http.request(${args}) return value, err and err:kind(), err and err:message()`,
    options,
  );

describe("requests", () => {
  it("have a method, headers and a body of bytes; responses too", async () => {
    const [status, ok, method, body, headers, cookies, url] = await run(`
      local r = assert(http.request(base .. "/echo", {
        method = "patch", headers = { ["X-One"] = "1", ["x-two"] = { "a", "b" } }, body = "a\\0\\xff",
      }))
      return r.status, r.ok, r.headers["x-method"], r.body == "a\\0\\xff", r.headers["x-headers"], table.concat(r.set_cookie, ";"), r.url
    `);
    expect([status, ok, method, body, url]).toEqual([201, true, "PATCH", true, `${base}/echo`]);
    expect(JSON.parse(headers as string)).toMatchObject({ "x-one": "1", "x-two": "a, b" });
    expect(cookies).toBe("a=1, 2;b=2");
    expect(await run(`local r = http.request(base .. "/gone") return r.status, r.ok, r.body`)).toEqual([
      404,
      false,
      "not here",
    ]);
    expect(await run(`local r = http.request(base .. "/empty") return r.status, r.body, r.stream`)).toEqual([
      204,
      "",
      undefined,
    ]);
  });

  it("follow redirects as browsers do, or do not", async () => {
    const post = (path: string, rest = ""): Promise<unknown[]> =>
      run(
        `
        local r, err = http.request(base .. "${path}", {
          method = "POST", body = "data", headers = { authorization = "secret", ["content-type"] = "text/x" } ${rest}
        })
        if not r then return err:kind(), err:message() end
        return r.status, r.headers["x-method"], r.body, r.headers["x-headers"], r.url
      `,
        { hosts: ["127.0.0.1", "localhost"] },
      );
    const [, method, body, headers, url] = await post("/to-echo");
    expect([method, body, url]).toEqual(["GET", "", `${base}/echo`]);
    expect(JSON.parse(headers as string)).toMatchObject({ authorization: "secret" });
    expect(headers).not.toContain("text/x");
    const kept = await post("/keep");
    expect(kept.slice(0, 3)).toEqual([201, "POST", "data"]);
    expect(kept[3]).toContain("text/x");
    const away = await post("/away");
    expect([away[4], (away[3] as string).includes("secret")]).toEqual([`${other}/echo`, false]);
    expect((await post("/to-echo", `, redirect = "manual"`)).slice(0, 3)).toEqual([302, undefined, "moved"]);
    expect(await post("/to-echo", `, redirect = "error"`)).toEqual([
      "failed_precondition",
      `${base}/to-echo redirects to /echo`,
    ]);
    expect((await post("/loop"))[0]).toBe("failed_precondition");
  });

  it("reach only allowed hosts, also by redirects", async () => {
    const { port } = server.address() as AddressInfo;
    const denied = [undefined, "permission_denied", `requests to localhost:${port} are not allowed`];
    expect(await failed(`other .. "/echo"`)).toEqual(denied);
    expect(await failed(`base .. "/away"`)).toEqual(denied);
    expect((await failed(`base .. "/file"`, { hosts: ["*"] }))[1]).toBe("invalid");
    const reached = async (hosts: readonly string[]): Promise<boolean> =>
      (await failed(`other .. "/gone"`, { hosts }))[1] === undefined;
    expect(
      await Promise.all(
        [
          ["*"],
          ["LOCALHOST"],
          ["a.test", `localhost:${port}`],
          [],
          ["localhost:1"],
          ["*.localhost"],
          ["ocalhost"],
        ].map(reached),
      ),
    ).toEqual([true, true, true, false, false, false, false]);
    expect((await failed(`"http://x.a.test:1/"`, { hosts: ["*.a.test"] }))[1]).toBe("unavailable");
    for (const url of ["http://a.test/", "http://xa.test/", "http://a.test@b.test/", "http://b.test/a.test"])
      expect((await failed(`"${url}"`, { hosts: ["*.a.test"] }))[1], url).toBe("permission_denied");
  });

  it.each([
    [`"nonsense"`, "invalid"],
    [`"file:///etc/passwd"`, "invalid"],
    [`"data:,x"`, "invalid"],
    [`base .. "/echo", { method = "GET", body = "x" }`, "invalid"],
    [`base .. "/echo", { method = "TRACE" }`, "invalid"],
    [`base .. "/echo", { method = "a b" }`, "invalid"],
    [`base .. "/echo", { headers = { ["a b"] = "x" } }`, "invalid"],
    [`base .. "/echo", { headers = { a = "x\\r\\ny: z" } }`, "invalid"],
    [`base .. "/echo", { timeout = -1 }`, "invalid"],
    [`"http://127.0.0.1:1/"`, "unavailable"],
    [`base .. "/cut"`, "unavailable"],
    [`base .. "/large"`, "rate_limited"],
    [`base .. "/never", { timeout = 0.05 }`, "timeout"],
    [`base .. "/endless", { timeout = 0.05 }`, "timeout"],
  ])("that fail: %s", async (args, kind) => {
    const [value, found, message] = await failed(args, { maxBody: 99_999 });
    expect([value, found]).toEqual([undefined, kind]);
    expect(message).not.toBe("");
    if (kind === "timeout") await expect.poll(() => aborted).toBe(1);
  });

  it("tell why there is no connection", async () => {
    const program = `local _, err = http.request "http://127.0.0.1:1/" return err:details().code, err:retryable()`;
    // Port 1 is among those that fetch itself refuses.
    expect(await run(program)).toEqual([undefined, true]);
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    expect(await run(program.replace(":1/", `:${port}/`))).toEqual(["ECONNREFUSED", true]);
  });

  it("end with their call", async () => {
    const controller = new AbortController();
    const data = {
      url: `${base}/never`,
      method: "GET",
      headers: [],
      body: undefined,
      redirect: "follow",
      stream: false,
    } as const;
    const running = rejection(
      dispatching().dispatch(REQUEST, data, { context: { signal: controller.signal } }),
    );
    setTimeout(() => {
      controller.abort();
    }, 30);
    expect(await running).toMatchObject({ kind: "canceled" });
    await expect.poll(() => aborted).toBe(1);
  });
});

describe("streamed bodies", () => {
  it("come piece by piece, and can be closed", async () => {
    expect(
      await run(`
        local r = assert(http.request(base .. "/endless", { stream = true }))
        local first, second = r.stream:read(), r.stream:read()
        local closed = r.stream:close()
        return r.body, first:sub(1, 4), second:sub(1, 4), closed, r.stream:close(), r.stream:read()
      `),
    ).toEqual([undefined, "tick", "tick", true, true, undefined]);
    await expect.poll(() => aborted).toBe(1);
    expect(
      await run(
        `
        local s, size = http.request(base .. "/large", { stream = true }).stream, 0
        for part in s.read, s do size = size + #part end
        return size, s:read(), http.request(base .. "/empty", { stream = true }).stream:read()
      `,
        { maxBody: 10 },
      ),
    ).toEqual([100_000, undefined, undefined]);
  });

  it("that are cut off are an error", async () => {
    expect(
      await run(`
        local s = http.request(base .. "/cut", { stream = true }).stream
        local first = s:read()
        local none, err = s:read()
        return first, none, err:kind()
      `),
    ).toEqual(["some", undefined, "unavailable"]);
  });

  it("end when nobody reads them, when the dispatcher stops, and are limited", async () => {
    const open = `local s = assert(http.request(base .. "/endless", { stream = true })).stream `;
    using state = runtime().createState({
      dispatcher: dispatching({ idle: 20 }),
      modules: [http],
      globals: { base },
    });
    await state.runAsync(`local http = require "http" ${open} s:read()`);
    await expect.poll(() => aborted).toBe(1);
    const dispatcher = dispatching({ maxStreams: 1, idle: Infinity });
    await dispatcher.start();
    using other = runtime().createState({ dispatcher, modules: [http], globals: { base } });
    expect(
      await other.runAsync(`
        local http = require "http" ${open}
        local none, err = http.request(base .. "/endless", { stream = true })
        return none, err:kind()
      `),
    ).toEqual([undefined, "rate_limited"]);
    expect(aborted).toBe(1);
    await dispatcher.stop();
    await expect.poll(() => aborted).toBe(2);
  });

  it("end with the call that reads", async () => {
    const controller = new AbortController();
    using state = runtime().createState({ dispatcher: dispatching(), modules: [http], globals: { base } });
    state.set("reading", () => setTimeout(() => controller.abort(), 20) && undefined);
    const program = `
      local s = assert(require("http").request(base .. "/stall", { stream = true })).stream
      assert(s:read() == "some")
      reading()
      s:read()
    `;
    await expect(state.runAsync(program, { signal: controller.signal })).rejects.toThrow(
      coded("ERR_ABORTED"),
    );
    await expect.poll(() => aborted).toBe(1);
  });
});

it("refuses wrong options", () => {
  for (const wrong of [
    ...[
      {},
      { hosts: "*" },
      { hosts: ["http://a.test"] },
      { hosts: ["a.test/x"] },
      { hosts: [""] },
      { hosts: [3] },
    ],
    ...[
      { hosts: ["a*.test"] },
      { hosts: [], idle: NaN },
      { hosts: [], idle: 2 ** 31 },
      { hosts: [], maxBody: -1 },
    ],
    { hosts: [], host: [] },
  ])
    expect(() => httpHandlers(wrong as never), JSON.stringify(wrong)).toThrow(coded("ERR_OPTION"));
});
