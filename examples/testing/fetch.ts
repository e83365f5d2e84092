/** A host module: scripts ask for pages, and whoever handles the command `fetch.page` gets them. */
import { defineModule, HostError } from "perilune";
import { commandId, Yield, type HandlerBundle, type ResultCall } from "perilune/processes";

interface Page {
  readonly status: number;
  readonly body: string;
}

export const PAGE = commandId<{ readonly url: string }, Page>("fetch", "page");

class PageYield extends Yield<{ readonly url: string }, Page> {
  readonly commandId = PAGE;
  override readonly timeout = 5000;

  constructor(readonly url: string) {
    super();
  }

  toCommand(): { readonly url: string } {
    return { url: this.url };
  }

  override handleResult(
    _: ResultCall,
    page: Page | undefined,
    error: HostError | undefined,
  ): readonly unknown[] {
    if (page === undefined) return [undefined, error];
    if (page.status === 404)
      return [undefined, new HostError(`no page at ${this.url}`, { kind: "not_found" })];
    return [page.body, undefined, page.status];
  }
}

export const fetchModule = defineModule({
  name: "fetch",
  description: "Gets pages.",
  class: ["network"],
  types: (t) => ({
    export: t.record({
      page: t.function({
        doc: "Returns the body and the status of a page.",
        params: [t.param("url", t.string)],
        results: [t.optional(t.string), t.optional(t.LuaError), t.optional(t.integer)],
        yields: [PAGE],
      }),
    }),
  }),
  build: () => ({
    exports: { page: (url) => new PageYield(url) },
    yields: [{ type: PageYield, command: PAGE }],
  }),
});

/** The handler for programs. */
export const fetchHandlers: HandlerBundle = (register) => {
  register(
    PAGE,
    async ({ url }, { signal }) => {
      const response = await fetch(url, { signal });
      return { status: response.status, body: await response.text() };
    },
    { concurrency: 8 },
  );
  return undefined;
};
