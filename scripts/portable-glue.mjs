/**
 * Prepares the glue of a core for bundles. Emscripten's text looks for files beside itself, by `import.meta.url` and
 * Node's `require`; Perilune instantiates the core itself and uses none of that. Without it the glue can be bundled
 * into any format.
 *
 * The text must be that of the pinned Emscripten; otherwise this throws.
 */

/** Starts of pieces, what follows each piece, and its replacement. A glue has each once, or for one platform only. */
const PIECES = [
  { platform: "node", from: /import \{ createRequire \} from 'module';/, to: /\nvar Module =/, instead: "" },
  { from: /var _scriptName = import\.meta\.url;/, to: /\s*return \(/, instead: 'var _scriptName = "";' },
  {
    platform: "node",
    from: /if ?\(ENVIRONMENT_IS_NODE\) ?\{\s*(?=if \(typeof process|var fs ?=)/,
    to: /var out ?=/,
    instead: "",
  },
  {
    platform: "web",
    from: /if ?\(ENVIRONMENT_IS_WEB ?\|\| ?ENVIRONMENT_IS_WORKER\) ?\{/,
    to: /var out ?=/,
    instead: "",
  },
  {
    from: /return new URL\(["']perilune[.\w]*\.wasm["'], ?import\.meta\.url\)\.href/,
    to: /;?\s*\}/,
    instead: 'return ""',
  },
];

/** What the code must not contain, apart from comments. */
const FORBIDDEN = /import\.meta|^import\b|\brequire\(|createRequire|currentScript/m;

/**
 * @param {string} glue the text of `wasm/X.node.mjs` or `wasm/X.web.mjs`
 * @param {"node" | "web"} platform
 * @returns {string}
 */
export function portableGlue(glue, platform) {
  let text = glue.replace(/^\s*\/\/.*$/gm, "");
  for (const { platform: only = platform, from, to, instead } of PIECES) {
    if (only !== platform) continue;
    const start = text.search(from);
    const length = text.slice(start).search(to);
    if (start < 0 || length < 0) throw new Error(`the glue is not as expected: looked for ${from}`);
    text = text.slice(0, start) + instead + text.slice(start + length);
  }
  const [found] = FORBIDDEN.exec(text) ?? [];
  if (found !== undefined) throw new Error(`the glue still has ${JSON.stringify(found)} in it`);
  return text;
}
