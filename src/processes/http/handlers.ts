/** The handlers of the module `http`, over the platform's `fetch`. */

import { readOptions, type OptionKinds } from "../../errors/options.js";
import { badOption } from "../../errors/values.js";
import { onAbort } from "../../security/signals.js";
import type { HandlerBundle } from "../handler.js";
import { Bodies } from "./bodies.js";
import { CLOSE, READ, REQUEST, type HttpRequest, type HttpResponse } from "./commands.js";
import { checkOf, type CheckUrl } from "./hosts.js";
import { send } from "./send.js";

export interface HttpHandlersOptions {
  /**
   * The hosts that scripts may send requests to, also by redirects: `example.com`, `example.com:8080` for one port,
   * `*.example.com` for all hosts below it, `*` for all, those of the host's own network included.
   */
  readonly hosts: readonly string[];
  /** The most redirects of a request. Default: 10. */
  readonly maxRedirects?: number;
  /** The most bytes of a body that is not streamed. Default: 2^26. */
  readonly maxBody?: number;
  /** How many bodies may be streamed at a time. Default: 64. */
  readonly maxStreams?: number;
  /** The milliseconds after which a streamed body is closed that nobody reads. Default: 30,000. */
  readonly idle?: number;
}

const OPTIONS = {
  hosts: "any",
  maxRedirects: "number",
  maxBody: "number",
  maxStreams: "number",
  idle: "number",
} as const satisfies OptionKinds<HttpHandlersOptions>;

const LONGEST_DELAY = 2 ** 31 - 1;

/** Handlers of the commands of the module `http`. Throws `ERR_OPTION`. */
export function httpHandlers(options: HttpHandlersOptions): HandlerBundle {
  const {
    hosts,
    maxRedirects = 10,
    maxBody = 2 ** 26,
    maxStreams = 64,
    idle = 30_000,
  } = readOptions(options, OPTIONS);
  for (const [name, value] of Object.entries({ maxRedirects, maxBody, maxStreams }))
    if (!(value >= 0)) throw badOption(name, `expected a number from 0 on, found ${value}`);
  if (!(idle >= 0 && (idle <= LONGEST_DELAY || idle === Infinity)))
    throw badOption("idle", `expected up to ${LONGEST_DELAY} milliseconds, or Infinity, found ${idle}`);
  const check = checkOf(hosts);
  return (register) => {
    const bodies = new Bodies({ maxBody, maxStreams, idle });
    register(REQUEST, (request, { signal }) => answer(request, { check, maxRedirects, bodies }, signal));
    register(READ, ({ stream }, { signal }) => bodies.read(stream, signal));
    register(CLOSE, ({ stream }) => {
      bodies.close(stream);
      return undefined;
    });
    return {
      stop: () => {
        bodies.closeAll();
      },
    };
  };
}

interface Parts {
  readonly check: CheckUrl;
  readonly maxRedirects: number;
  readonly bodies: Bodies;
}

function listOf(headers: Headers): (readonly [string, string])[] {
  const list: (readonly [string, string])[] = [];
  headers.forEach((value, name) => {
    list.push([name, value]);
  });
  return list;
}

async function answer(
  request: HttpRequest,
  { check, maxRedirects, bodies }: Parts,
  signal: AbortSignal,
): Promise<HttpResponse> {
  if (request.stream) bodies.requireFree();
  // A streamed body outlives the command, whose signal must not end it then.
  const controller = new AbortController();
  const unlisten = onAbort(signal, () => {
    controller.abort(signal.reason);
  });
  if (signal.aborted) controller.abort(signal.reason);
  try {
    const { response, url } = await send(request, check, maxRedirects, controller.signal);
    controller.signal.throwIfAborted();
    const { host } = new URL(url);
    const { status, headers } = response;
    const body = request.stream
      ? bodies.open(response, host, controller)
      : await bodies.whole(response, host, controller);
    return { status, url, headers: listOf(headers), body };
  } catch (error) {
    controller.abort();
    throw error;
  } finally {
    unlisten();
  }
}
