/** Sends a request with the platform's `fetch`. Each redirect is followed here, so that its host is checked too. */

import { describeThrown } from "../../errors/describe.js";
import { HostError } from "../../errors/host-error.js";
import { isError } from "../../errors/realms.js";
import type { HttpRequest } from "./commands.js";
import type { CheckUrl } from "./hosts.js";

/** What a request keeps from one host to the next. */
type Parts = Pick<HttpRequest, "method" | "headers" | "body">;

const REDIRECT = new Set([301, 302, 303, 307, 308]);

/** Headers that another host must not get. */
const OF_ORIGIN = new Set(["authorization", "cookie", "proxy-authorization"]);

/** Headers of a body. */
const OF_BODY = new Set([
  "content-encoding",
  "content-language",
  "content-length",
  "content-location",
  "content-type",
]);

export interface Sent {
  readonly response: Response;
  readonly url: string;
}

/** Rejects with a `HostError`, or with the signal's reason. `most` is the number of redirects that it follows. */
export async function send(
  request: HttpRequest,
  check: CheckUrl,
  most: number,
  signal: AbortSignal,
): Promise<Sent> {
  let url = parse(request.url);
  let parts: Parts = request;
  for (let redirects = 0; ; redirects++) {
    check(url);
    const response = await fetchOnce(url, parts, signal);
    if (response.type === "opaqueredirect")
      throw new HostError(`${url.href}: browsers do not tell where it redirects to`, {
        kind: "unimplemented",
      });
    const location = REDIRECT.has(response.status) ? response.headers.get("location") : null;
    if (location === null || request.redirect === "manual") return { response, url: url.href };
    await response.body?.cancel();
    if (request.redirect === "error")
      throw new HostError(`${url.href} redirects to ${location}`, {
        kind: "failed_precondition",
        details: { status: response.status, location },
      });
    if (redirects >= most)
      throw new HostError(`more than ${most} redirects, the last one to ${location}`, {
        kind: "failed_precondition",
      });
    const next = parse(location, url);
    parts = redirected(parts, response.status, next.origin === url.origin);
    url = next;
  }
}

function parse(text: string, base?: URL): URL {
  try {
    return new URL(text, base);
  } catch {
    throw new HostError(`${JSON.stringify(text)} is not a URL`, { kind: "invalid" });
  }
}

/** The next request, as the standard of `fetch` says. */
function redirected({ method, headers, body }: Parts, status: number, sameOrigin: boolean): Parts {
  const becomesGet =
    status === 303
      ? method !== "GET" && method !== "HEAD"
      : (status === 301 || status === 302) && method === "POST";
  const kept = headers.filter(([name]) => {
    const lower = name.toLowerCase();
    return !(becomesGet && OF_BODY.has(lower)) && (sameOrigin || !OF_ORIGIN.has(lower));
  });
  return becomesGet ? { method: "GET", headers: kept, body: undefined } : { method, headers: kept, body };
}

async function fetchOnce(url: URL, { method, headers, body }: Parts, signal: AbortSignal): Promise<Response> {
  let request: Request;
  try {
    request = new Request(url, {
      method,
      headers: headers.map(([name, value]): [string, string] => [name, value]),
      redirect: "manual",
      signal,
      ...(body === undefined ? {} : { body: body as Uint8Array<ArrayBuffer> }),
    });
  } catch (error) {
    throw new HostError(`the request is not possible: ${describeThrown(error)}`, { kind: "invalid" });
  }
  try {
    return await fetch(request);
  } catch (error) {
    throw networkError(error, url.host, signal);
  }
}

/** An error of a connection, by which a `fetch` or a body was cut off. */
export function networkError(error: unknown, host: string, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  const cause: unknown = isError(error) ? error.cause : undefined;
  const { code } = Object(cause) as { readonly code?: unknown };
  const details = typeof code === "string" ? { host, code } : { host };
  return new HostError(`${host}: ${describeThrown(cause ?? error)}`, {
    kind: "unavailable",
    details,
    cause: error,
  });
}
