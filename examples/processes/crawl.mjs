#!/usr/bin/env node
/** Crawls a web site that it serves itself, 8 requests at a time: node examples/processes/crawl.mjs */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { loadRuntime } from "perilune";
import http from "perilune/modules/http";
import task from "perilune/modules/task";
import {
  compile,
  createDispatcher,
  createProcess,
  createScheduler,
  httpHandlers,
  Pid,
} from "perilune/processes";

const CONCURRENCY = 8;
const PAGES = 60;

let open = 0;
let most = 0;
const server = createServer((request, response) => {
  most = Math.max(most, ++open);
  const page = Number(request.url.slice(1));
  const links = [1, 2, 3, 4].map((n) => `<a href="/${4 * page + n}">${4 * page + n}</a>`);
  setTimeout(() => {
    open--;
    response.statusCode = page < PAGES ? 200 : 404;
    response.end(page < PAGES ? links.join() : "");
  }, 20);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const host = `127.0.0.1:${server.address().port}`;

const dispatcher = createDispatcher();
dispatcher.registerAll(httpHandlers({ hosts: [host] }));
const source = await readFile(new URL("crawler.lua", import.meta.url), "utf8");
const proto = compile(await loadRuntime(), source, "crawler.lua");
const scheduler = createScheduler({ dispatcher });
scheduler.start();
const crawler = createProcess({ proto, modules: [http, task] });
const { values, error } = await scheduler.execute({}, new Pid("crawler"), crawler, "crawl", [
  `http://${host}`,
  CONCURRENCY,
]);
await scheduler.stop({ drain: 1000 });
await dispatcher.stop();
server.close();
server.closeAllConnections();
if (error !== undefined) throw error;
const statuses = Object.values(values[0]);
const count = (status) => statuses.filter((other) => other === status).length;
console.log(`${count(200)} pages, ${count(404)} broken links, at most ${most} requests at a time`);
