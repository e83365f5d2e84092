/**
 * A server and a page that share their Lua: `node examples/pages/server.mjs [port]`. The page checks its cart with cart.lua, and so
 * does the server, in a state of its own for each request.
 */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { loadRuntime } from "perilune";

const here = import.meta.dirname;
const folders = {
  "/perilune/dist/": fileURLToPath(new URL(".", import.meta.resolve("perilune"))),
  "/perilune/wasm/": fileURLToPath(new URL("../wasm/", import.meta.resolve("perilune"))),
  "/": here,
};
const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

const runtime = await loadRuntime({ realFiles: false });
const files = { "/app/cart.lua": await readFile(path.join(here, "cart.lua"), "utf8") };

/** The server's word on a cart. A page may send anything, so a state ends after a second or with 16 MB. */
function check(items) {
  const state = runtime.createState({ context: "/app", files, limits: { timeout: 1000, memory: 16e6 } });
  try {
    return state.run("return require('cart').check(...)", { args: [items], result: "js" });
  } finally {
    state.close();
  }
}

async function order(request) {
  const pieces = [];
  let size = 0;
  for await (const piece of request) {
    size += piece.length;
    if (size > 10_000) return { problem: "the order is too long" };
    pieces.push(piece);
  }
  try {
    return check(JSON.parse(Buffer.concat(pieces).toString("utf8")));
  } catch {
    return { problem: "this is no order" };
  }
}

async function file(name) {
  const [prefix, folder] = Object.entries(folders).find(([start]) => name.startsWith(start));
  const found = path.join(folder, path.normalize(`/${name.slice(prefix.length) || "index.html"}`));
  return { body: await readFile(found), type: types[path.extname(found)] ?? "text/plain; charset=utf-8" };
}

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  if (request.method === "POST" && pathname === "/orders") {
    const answer = await order(request);
    response.writeHead(answer.problem === undefined ? 200 : 422, { "content-type": "application/json" });
    return response.end(JSON.stringify(answer));
  }
  try {
    const { body, type } = await file(decodeURIComponent(pathname));
    response.writeHead(200, { "content-type": type }).end(body);
  } catch {
    response.writeHead(404).end();
  }
});

server.listen(Number(process.argv[2] ?? 8080), "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${server.address().port}/`);
});
