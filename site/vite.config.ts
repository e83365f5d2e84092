/**
 * The playground: `npm run site` serves it, `npm run site:build` writes it to site/dist. It uses the package as programs do,
 * so `npm run build` comes first. The output is static files; any server will do. PERILUNE_PACKAGE names another copy of the
 * package. In the mode `test` the C compiler is not copied to the output.
 */
import path from "node:path";
import { defineConfig } from "vite";
import { assets } from "./build/assets.js";
import { docs } from "./build/docs.js";

const ROOT = path.resolve(import.meta.dirname, "..");
const PACKAGE = process.env["PERILUNE_PACKAGE"] ?? ROOT;
const { default: perilune } = (await import(
  path.join(PACKAGE, "dist/plugin.js")
)) as typeof import("../src/plugin.js");

/** The package's entries for browsers. */
const ENTRIES = [
  [/^perilune$/, "browser"],
  [/^perilune\/(processes|compile)$/, "$1-browser"],
  [/^perilune\/modules\/(\w+)$/, "hosts/$1/module"],
] as const;

const ISOLATION = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  base: "./",
  plugins: [
    perilune.vite({ build: { cache: path.join(ROOT, ".cache/site-objects") } }),
    assets({ copied: mode !== "test" }),
    docs(),
  ],
  resolve: {
    alias: ENTRIES.map(([find, entry]) => ({ find, replacement: path.join(PACKAGE, "dist", `${entry}.js`) })),
  },
  worker: { format: "es" },
  build: { outDir: "dist", emptyOutDir: true, target: "es2022", chunkSizeWarningLimit: 1200 },
  server: { headers: ISOLATION, fs: { allow: [ROOT, PACKAGE] } },
  preview: { headers: ISOLATION },
}));
