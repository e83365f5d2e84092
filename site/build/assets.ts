/**
 * What the page loads besides its own code: the C compiler with its headers, which is 105 MB and is fetched only when a
 * program has C that the build did not compile. Served from where it is in development, copied in builds.
 */
import { cpSync, createReadStream, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CLANG = path.dirname(createRequire(import.meta.url).resolve("@yowasp/clang"));

/** Directories by what the page calls them. */
const DIRECTORIES: Readonly<Record<string, string>> = {
  "assets-c/clang": CLANG,
  "assets-c/sysroot": path.join(ROOT, "wasm/sysroot"),
  "assets-c/include": path.join(ROOT, "native/include"),
};

const TYPES: Readonly<Record<string, string>> = { ".js": "text/javascript", ".wasm": "application/wasm" };

export function assets({ copied }: { readonly copied: boolean }): Plugin {
  let output = "";
  return {
    name: "perilune-site-assets",
    configResolved: (config) => {
      output = path.resolve(config.root, config.build.outDir);
    },
    configureServer: (server) => {
      server.middlewares.use((request, response, next) => {
        const file = fileOf(new URL(request.url ?? "/", "http://localhost").pathname);
        const size = file === undefined ? undefined : statSync(file, { throwIfNoEntry: false });
        if (file === undefined || size?.isFile() !== true) {
          next();
          return;
        }
        response.setHeader("content-type", TYPES[path.extname(file)] ?? "application/octet-stream");
        response.setHeader("content-length", size.size);
        createReadStream(file).pipe(response);
      });
    },
    closeBundle: () => {
      if (!copied) return;
      for (const [name, directory] of Object.entries(DIRECTORIES))
        cpSync(directory, path.join(output, name), { recursive: true });
    },
  };
}

function fileOf(address: string): string | undefined {
  for (const [name, directory] of Object.entries(DIRECTORIES)) {
    if (!address.startsWith(`/${name}/`)) continue;
    const file = path.resolve(directory, decodeURIComponent(address.slice(name.length + 2)));
    return file.startsWith(directory + path.sep) ? file : undefined;
  }
  return undefined;
}
