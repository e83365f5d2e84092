/** A file server on loopback for pages under test. It serves only the given directories and texts. */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

export interface StaticServer {
  /** Without a trailing slash. */
  readonly origin: string;
  /** Requested paths that do not exist. */
  readonly missed: readonly string[];
  /** Texts by path (`/page.html`), served until they are replaced. */
  readonly texts: Map<string, string>;
  /** Headers by path, besides the type. */
  readonly headers: Map<string, Readonly<Record<string, string>>>;
  close(): Promise<void>;
}

/** Serves each directory below its prefix: `{ "/package/": "/some/directory" }`. The longest prefix wins. */
export async function serve(directories: Readonly<Record<string, string>>): Promise<StaticServer> {
  const texts = new Map<string, string>();
  const headers = new Map<string, Readonly<Record<string, string>>>();
  const missed: string[] = [];
  const prefixes = Object.keys(directories).sort((a, b) => b.length - a.length);
  const contentOf = async (name: string): Promise<Uint8Array | string> => {
    const text = texts.get(name);
    if (text !== undefined) return text;
    const prefix = prefixes.find((start) => name.startsWith(start));
    if (prefix === undefined) throw new Error("no directory is served there");
    const root = path.resolve(directories[prefix] ?? "");
    const file = path.resolve(root, name.slice(prefix.length));
    if (!file.startsWith(root)) throw new Error("outside of what is served");
    return readFile(file);
  };
  const server = createServer((request, response) => {
    const name = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    contentOf(name).then(
      (content) => {
        response.writeHead(200, {
          "content-type": TYPES[path.extname(name)] ?? "application/octet-stream",
          ...headers.get(name),
        });
        response.end(content);
      },
      () => {
        if (name !== "/favicon.ico") missed.push(name);
        response.writeHead(404).end();
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    missed,
    texts,
    headers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
