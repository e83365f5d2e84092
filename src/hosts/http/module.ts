/** Defines the module `http`. Its handlers are in src/processes/http. */

import { defineModule } from "../../modules/host/define.js";
import { shipped } from "../../modules/host/origin.js";
import { CLOSE, READ, REDIRECTS, REQUEST, type HttpResponse } from "../../processes/http/commands.js";
import { commandYield, done } from "../../values/command-yield.js";
import type { Yield } from "../../values/yield.js";
import { failure } from "../failures.js";

const ReadYield = commandYield(READ);
const CloseYield = commandYield(CLOSE, done);
const RequestYield = commandYield(REQUEST, responseOf);

/** A body that is read piece by piece. */
class Body {
  readonly #stream: number;

  constructor(stream: number) {
    this.#stream = stream;
  }

  read(): Yield {
    return new ReadYield({ stream: this.#stream });
  }

  close(): Yield {
    return new CloseYield({ stream: this.#stream });
  }
}

function responseOf({ status, url, headers, body }: HttpResponse): Readonly<Record<string, unknown>> {
  const cookies = headers.filter(([name]) => name === "set-cookie").map(([, value]) => value);
  const others = headers.filter(([name]) => name !== "set-cookie");
  return {
    status,
    ok: status >= 200 && status < 300,
    url,
    headers: new Map(others),
    set_cookie: cookies,
    ...(typeof body === "number" ? { stream: new Body(body) } : { body }),
  };
}

const httpModule = defineModule({
  name: "http",
  description: "Requests to the hosts that the program allows.",
  class: ["network"],
  types: (t) => ({
    define: {
      Options: t.record({
        method: t.optional(t.string, "GET"),
        headers: t.doc(
          "values by name; several for one name as a list",
          t.optional(t.table(t.string, t.union(t.string, t.array(t.string)))),
        ),
        body: t.optional(t.bytes),
        timeout: t.doc(
          "seconds for the whole request; for a streamed one until its body begins",
          t.optional(t.number),
        ),
        redirect: t.doc(
          "`manual` returns the redirect itself, `error` fails",
          t.optional(t.oneOf(...REDIRECTS), "follow"),
        ),
        stream: t.doc("returns a `stream` instead of the `body`", t.optional(t.boolean, false)),
      }),
      Body: t.interface({
        read: t.method({
          doc: "Waits for the next bytes. Returns nil at the end.",
          results: [t.optional(t.bytes), t.optional(t.LuaError)],
          yields: [READ],
        }),
        close: t.method({
          doc: "Ends the connection, if the rest is not needed. Returns true.",
          results: [t.optional(t.boolean), t.optional(t.LuaError)],
          yields: [CLOSE],
        }),
      }),
      Response: t.record({
        status: t.integer,
        ok: t.doc("whether the status is from 200 to 299", t.boolean),
        url: t.doc("where it comes from, after redirects", t.string),
        headers: t.doc("by name, in lower case; without `set-cookie`", t.table(t.string, t.string)),
        set_cookie: t.array(t.string),
        body: t.optional(t.bytes),
        stream: t.optional(t.ref("Body")),
      }),
    },
    export: t.record({
      request: t.function({
        doc: "Sends a request. A response with any status is no error.",
        params: [t.param("url", t.string), t.param("options", t.optional(t.ref("Options")))],
        results: [t.optional(t.ref("Response")), t.optional(t.LuaError)],
        yields: [REQUEST],
      }),
    }),
  }),
  build: () => ({
    yields: [
      { type: RequestYield, command: REQUEST },
      { type: ReadYield, command: READ },
      { type: CloseYield, command: CLOSE },
    ],
    exports: {
      request: (url, options) => {
        const { timeout, method = "GET", redirect = "follow", stream = false } = options ?? {};
        if (timeout !== undefined && !(timeout >= 0 && timeout < Infinity))
          return [undefined, failure(`a timeout of 0 or more seconds expected, got ${timeout}`)];
        const headers = Object.entries(options?.headers ?? {}).flatMap(([name, values]) =>
          (typeof values === "string" ? [values] : values).map((value) => [name, value] as const),
        );
        return new RequestYield(
          { url, method: method.toUpperCase(), headers, body: options?.body, redirect, stream },
          timeout === undefined ? undefined : timeout * 1000,
        );
      },
    },
  }),
});

export default shipped("http", httpModule);
