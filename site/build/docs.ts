/** The pages of docs/ as HTML, beside the playground: rendered when they are asked for, or all of them in builds. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import MarkdownIt from "markdown-it";
import type { Plugin } from "vite";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const DOCS = path.join(ROOT, "docs");

/** The pages, by their paths below docs/ without `.md`. */
const PAGES = (readdirSync(DOCS, { recursive: true }) as string[])
  .filter((name) => name.endsWith(".md"))
  .map((name) => name.slice(0, -".md".length).split(path.sep).join("/"))
  .sort();

const TYPES: Readonly<Record<string, string>> = { ".svg": "image/svg+xml", ".png": "image/png" };

export function docs(): Plugin {
  return {
    name: "perilune-site-docs",
    configureServer: (server) => {
      server.middlewares.use((request, response, next) => {
        const { pathname } = new URL(request.url ?? "/", "http://localhost");
        const file = /^\/docs\/(.*)$/.exec(pathname)?.[1];
        const content = file === undefined ? undefined : contentOf(file);
        if (content === undefined) {
          next();
          return;
        }
        response.setHeader("content-type", TYPES[path.extname(pathname)] ?? "text/html; charset=utf-8");
        response.end(content);
      });
    },
    generateBundle() {
      const emit = (name: string, source: string | Uint8Array): void => {
        this.emitFile({ type: "asset", fileName: `docs/${name}`, source });
      };
      for (const page of PAGES) emit(addressOf(page), renderPage(page));
      for (const name of readdirSync(path.join(DOCS, "images")))
        emit(`images/${name}`, readFileSync(path.join(DOCS, "images", name)));
    },
  };
}

/** `README` is the first page. */
const addressOf = (page: string): string => (page === "README" ? "index.html" : `${page}.html`);

function contentOf(file: string): string | Uint8Array | undefined {
  const page = PAGES.find((name) => addressOf(name) === (file === "" ? "index.html" : file));
  if (page !== undefined) return renderPage(page);
  const [image] = /^images\/[\w.-]+$/.exec(file) ?? [];
  return image !== undefined && existsSync(path.join(DOCS, image))
    ? readFileSync(path.join(DOCS, image))
    : undefined;
}

/** Renders a page with the list of all pages. */
export function renderPage(page: string): string {
  const text = readFileSync(path.join(DOCS, `${page}.md`), "utf8");
  const up = "../".repeat(page.split("/").length - 1);
  const link = (name: string): string =>
    `<li><a href="${up}${addressOf(name)}"${name === page ? ' aria-current="page"' : ""}>${titleOf(name)}</a></li>`;
  const list = (modules: boolean): string =>
    PAGES.filter((name) => name.startsWith("modules/") === modules)
      .map(link)
      .join("");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${titleOf(page)} – Perilune</title>
<link rel="icon" href="${up}../icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${up}../docs.css">
<header><a href="${up}../">Playground</a><a href="${up}index.html">Documentation</a></header>
<nav aria-label="Pages"><ul>${list(false)}</ul><h2>Host modules</h2><ul>${list(true)}</ul></nav>
<main>${markdown(page).render(text.replace(/^<!--[^]*?-->\n/gm, ""))}</main>
</html>
`;
}

/** The heading of a page. */
function titleOf(page: string): string {
  const [, title = page] = /^# (.*)$/m.exec(readFileSync(path.join(DOCS, `${page}.md`), "utf8")) ?? [];
  return new MarkdownIt().utils.escapeHtml(title.replaceAll("`", ""));
}

/**
 * Links to pages lead to their HTML; those to files that are no pages are text. Headings have the ids that links in the
 * pages use.
 */
function markdown(page: string): InstanceType<typeof MarkdownIt> {
  const renderer = new MarkdownIt({ html: false, linkify: false });
  const { rules } = renderer.renderer;
  rules.link_open = (tokens, index, options, _env, self) => {
    const token = tokens[index];
    const target = htmlOf(page, String(token?.attrGet("href")));
    if (target === undefined) return "<a>";
    token?.attrSet("href", target);
    return self.renderToken(tokens, index, options);
  };
  rules.heading_open = (tokens, index, options, _env, self) => {
    const text = tokens[index + 1]?.content ?? "";
    const id = text.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "");
    tokens[index]?.attrSet("id", id.replaceAll(" ", "-"));
    return self.renderToken(tokens, index, options);
  };
  return renderer;
}

/** Where a link of a page leads on the site; undefined for a file that is not on it. */
function htmlOf(page: string, href: string): string | undefined {
  if (/^(?:[a-z]+:|#)/.test(href)) return href;
  const [file = "", anchor] = href.split("#");
  const directory = path.posix.dirname(page);
  const target = path.posix.join(directory, file);
  if (target.startsWith("images/")) return href;
  const name = target.replace(/\.md$/, "");
  if (!PAGES.includes(name)) return undefined;
  const address = path.posix.relative(directory, addressOf(name));
  return anchor === undefined ? address : `${address}#${anchor}`;
}
