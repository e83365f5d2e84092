/**
 * Serves the page of `perilune worker --ui`, and what it asks for. It changes nothing. It answers only requests for the host
 * that it listens on, so that pages of other sites cannot read it by a name that they point to this machine.
 */

import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { usage } from "../errors/command.js";
import { describeThrown } from "../errors/describe.js";
import { hasCode } from "../errors/has-code.js";
import { STATUSES } from "../workflows/records.js";
import type { Workflows } from "../workflows/service.js";
import type { StepInfo } from "../workflows/view.js";
import { asJson } from "./workflow-json.js";
import { workflowPage } from "./workflow-page.js";

/** The port if none is given. */
export const DEFAULT_PORT = 8417;

const LOOPBACK = "127.0.0.1";

/** The most workflows of one answer. */
const MOST = 1000;

export interface UiOptions {
  readonly workflows: Workflows;
  /** The Lua files of the application, by their paths in it. */
  readonly sources: ReadonlyMap<string, string>;
  /** `PORT` or `HOST:PORT`; 0 for any free port. */
  readonly address: string;
}

export interface Ui {
  readonly url: string;
  close(): void;
}

/** Rejects with `CommandError` if the address is wrong, or taken. */
export async function serveUi({ workflows, sources, address }: UiOptions): Promise<Ui> {
  const [, host = LOOPBACK, port = ""] = /^(?:(.+):)?(\d{1,5})$/.exec(address) ?? [];
  if (port === "" || Number(port) > 65535) throw usage(`--ui: expected PORT or HOST:PORT, found ${address}`);
  const name = host.replace(/^\[(.*)\]$/, "$1");
  const server = createServer((request, response) => {
    void answer({ workflows, sources, host: name }, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => {
      reject(usage(`--ui: cannot listen on ${host}:${port}: ${describeThrown(error)}`));
    });
    server.listen(Number(port), name, resolve);
  });
  const { port: found } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${found}/`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

type Context = Pick<UiOptions, "workflows" | "sources"> & { readonly host: string };

async function answer(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url = "/", headers } = request;
  const respond = (status: number, type: string, text: string, more: Record<string, string> = {}): void => {
    response.writeHead(status, {
      "content-type": `${type}; charset=utf-8`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      ...more,
    });
    response.end(method === "HEAD" ? "" : text);
  };
  const refuse = (status: number, error: string): void => {
    respond(status, "application/json", asJson({ error }));
  };
  if (!isOwnHost(context.host, headers.host)) {
    refuse(403, "this server answers only requests for its own address");
    return;
  }
  if (method !== "GET" && method !== "HEAD") {
    refuse(405, "this server changes nothing: use perilune workflows");
    return;
  }
  if (!URL.canParse(url, "http://ui")) {
    refuse(400, `'${url}' is no address of this server`);
    return;
  }
  const { pathname, searchParams } = new URL(url, "http://ui");
  if (pathname === "/") {
    const nonce = randomBytes(16).toString("base64");
    const allowed = `'nonce-${nonce}'`;
    respond(200, "text/html", workflowPage(nonce), {
      "content-security-policy": `default-src 'none'; script-src ${allowed}; style-src ${allowed}; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'`,
    });
    return;
  }
  try {
    const found = await look(context, pathname, searchParams);
    if (found === undefined) refuse(404, `there is nothing at ${pathname}`);
    else respond(200, "application/json", asJson(found));
  } catch (error) {
    refuse(hasCode(error, "ERR_WORKFLOW_UNKNOWN") ? 404 : 500, describeThrown(error));
  }
}

/** A page of another site may have a name that leads here; it cannot change what the browser says in `Host`. */
function isOwnHost(own: string, given: string | undefined): boolean {
  const name = (given ?? "").replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
  if (name === own) return true;
  if (own === LOOPBACK || own === "::1") return name === "localhost";
  return own === "0.0.0.0" || own === "::"; // all addresses of the machine, as its user wanted
}

/** What is at a path; undefined for nothing. */
async function look(
  { workflows, sources }: Context,
  pathname: string,
  query: URLSearchParams,
): Promise<unknown> {
  if (pathname === "/api/workflows") {
    const status = STATUSES.find((known) => known === query.get("status"));
    const limit = Math.min(Number(query.get("limit") ?? 100) || 100, MOST);
    return await workflows.list({
      limit,
      after: query.get("after") ?? "",
      ...(status === undefined ? {} : { status: [status] }),
    });
  }
  const [, name, replay] = /^\/api\/workflows\/([^/]+)(\/replay)?$/.exec(pathname) ?? [];
  if (name === undefined) return undefined;
  const id = decodeURIComponent(name);
  if (replay === undefined) return await workflows.show(id);
  const step = Number(query.get("step") ?? Infinity);
  const steps = await workflows.replay(id, { step });
  const last = steps.at(-1);
  return { steps, place: last?.place, source: sourceOf(sources, last) };
}

/** The source and the line that asked for a step; undefined if the application does not have it. */
function sourceOf(
  sources: ReadonlyMap<string, string>,
  step: StepInfo | undefined,
): { readonly text: string; readonly line: number } | undefined {
  const [, file = "", line = ""] = /^(.*):(\d+)$/.exec(step?.place ?? "") ?? [];
  const text = sources.get(file.replace(/^\/workflow\//, ""));
  return text === undefined ? undefined : { text, line: Number(line) };
}
